using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Physics.Injection;

/// <summary>
/// What a slowly released drug shall do over the months, as fields: the exposure int C dt, and for each selected effect (slower growth, apoptosis, action on vessels) its strength
/// Emax M / (M + EC50) with M the mean concentration since the release began. Nothing is selected by default.
/// </summary>
/// <param name="agent">Catalogue id of the drug.</param>
public sealed class DrugEffects(string agent) : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("drug-effects", "1", "A = int C dt;  effect = Emax M / (M + EC50),  M = A / t",
        "A declared form without fitted numbers: which effect a drug has, and how strong, is the user's assumption (grade E4).",
        ["each effect is selected in the plan; none by default", "effects do not act within the procedure"], ["engineering-default"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.InjectedAgent];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.DrugExposure, Fields.GrowthInhibition, Fields.Apoptosis, Fields.AntiVascular];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Running(agent, context.Draw);
    }

    private sealed class Running(string agent, Draw draw) : IProcessRun
    {
        private readonly double _concentration = draw.Si($"{agent}.concentration"), _half = draw.Si($"{agent}.ec50"), _most = draw.Si($"{agent}.emax");

        public double MaxStepS => double.PositiveInfinity;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            if (sources.Select(s => s.Source).OfType<DepotSource>().FirstOrDefault() is not { } depot)
            {
                return StepOutcome.Done;
            }
            var age = InjectedFluid.Prefix + "effect-time-s";
            var time = (state.Pools.TryGetValue(age, out var t) ? t : 0) + dtS;
            state.Pools[age] = time;
            var (c, exposure) = (state.Get(Fields.InjectedAgent).Data, state.Get(Fields.DrugExposure).Data);
            float[]?[] effects = [depot.GrowthInhibition ? state.Get(Fields.GrowthInhibition).Data : null, depot.Apoptosis ? state.Get(Fields.Apoptosis).Data : null, depot.AntiVascular ? state.Get(Fields.AntiVascular).Data : null];
            for (var n = 0; n < c.Length; n++)
            {
                exposure[n] += (float)(c[n] * _concentration * dtS);
                var mean = exposure[n] / time;
                var strength = (float)(_most * mean / (mean + _half));
                foreach (var e in effects)
                {
                    if (e is not null)
                    {
                        e[n] = strength;
                    }
                }
            }
            return StepOutcome.Done;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) => [];

        public void Dispose()
        {
        }
    }
}
