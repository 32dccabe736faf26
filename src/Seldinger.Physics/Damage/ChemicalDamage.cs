using Seldinger.Core.Models;
using Seldinger.Core.State;
using Seldinger.Numerics;
using Seldinger.Physics.Injection;

namespace Seldinger.Physics.Damage;

/// <summary>
/// Destruction by an injected agent: the toxic load int (C / C0)^n dt / t0 reaches 1 where cells die; viability = 2^(-load), so that the zone's surface is at 0.5 as under every damage law.
/// With n = 1 it is concentration times time, the usual measure for drugs.
/// </summary>
/// <param name="agent">Catalogue id of the agent.</param>
public sealed class ChemicalDamage(string agent) : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("chemical-damage", "1", "load = int (C / C0)^n dt / t0;  viability = 2^(-load)",
        "Cells exposed for a quarter of a minute to an hour to ethanol of 10 to 40 % in culture; other agents by analogy, see the grade of their values.",
        ["death by the free concentration in the tissue's fluid", "no recovery between exposures", "thrombosis and ischaemia beyond the front are not modelled"],
        ["tapani1996", "tenberge1986", "zardi2007"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.InjectedAgent];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.ChemicalExposure, Fields.Viability];

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        DamageFields.Initialise(state);
        return new Running(new(context.Draw, agent), context.Threads);
    }

    private sealed class Running(Injectate agent, int threads) : IProcessRun
    {
        private const int Block = 1 << 15;
        private const float Settled = 64;

        public double MaxStepS => double.PositiveInfinity;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            if (!agent.Destroys)
            {
                return StepOutcome.Done;
            }
            var (c, load, viability) = (state.Get(Fields.InjectedAgent).Data, state.Get(Fields.ChemicalExposure).Data, state.Get(Fields.Viability).Data);
            FixedBlocks.For(c.Length, Block, threads, (a, b) =>
            {
                for (var n = a; n < b; n++)
                {
                    // Below a thousandth of what kills, or long dead: nothing changes.
                    if (c[n] > 1e-3 * agent.KillConcentration && load[n] < Settled)
                    {
                        load[n] += (float)(agent.ExposurePerS(c[n]) * dtS);
                        viability[n] = Math.Min(viability[n], load[n] >= Settled ? 0 : (float)Math.Pow(2, -load[n]));
                    }
                }
            });
            return StepOutcome.Done;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) => [];

        public void Dispose()
        {
        }
    }
}
