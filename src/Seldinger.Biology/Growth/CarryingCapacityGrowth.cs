using Seldinger.Core.Models;
using Seldinger.Core.State;

namespace Seldinger.Biology.Growth;

/// <summary>
/// Tumour volume under a vessel-carried capacity, without a grid: V' = -lambda V ln(V/K), K' = b V - d K V^(2/3) - K sum(e g),
/// g' = dose - clr g for each agent. Classical Runge-Kutta of fourth order; each dose enters as a bolus.
/// </summary>
/// <param name="tumour">Catalogue id of the tumour's growth entry.</param>
/// <param name="lesion">Name of the lesion's pools.</param>
/// <param name="agents">Catalogue ids of the agents that may be given.</param>
/// <remarks>Source: <c>hahnfeldt1999</c>.</remarks>
public sealed class CarryingCapacityGrowth(string tumour, string lesion, IReadOnlyList<string> agents) : IProcess
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("growth-carrying-capacity", "1", "V' = -lambda V ln(V/K); K' = b V - d K V^(2/3) - K sum(e g); g' = dose - clr g",
        "Well-mixed tumours of the fitted kind; not for embolization: the capacity rebuilds in less than a day when vessels are closed.",
        ["no space, no oxygen", "parameters of one mouse experiment"], ["hahnfeldt1999"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Course;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [.. agents.Select(a => new PoolKey(Pools.Delivered(a), StateKind.Evolving, "mg/kg"))];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [new PoolKey(Pools.Volume(lesion), StateKind.Evolving, "m3"), new PoolKey(Pools.Capacity(lesion), StateKind.Evolving, "m3"),
        .. agents.Select(a => new PoolKey(Pools.Level(a), StateKind.Evolving, "mg/kg"))];

    /// <summary>Sets a lesion's pools to the central values of its growth entry.</summary>
    public void Begin(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        state.Pools[Pools.Volume(lesion)] = context.Draw.Si($"{tumour}.volume");
        state.Pools[Pools.Capacity(lesion)] = context.Draw.Si($"{tumour}.capacity");
    }

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Running(lesion, context.Draw.Si($"{tumour}.lambda"), context.Draw.Si($"{tumour}.stimulation"), context.Draw.Si($"{tumour}.inhibition"),
            [.. agents.Select(a => new Agent(a, context.Draw.Si($"{a}.effect"), context.Draw.Si($"{a}.clearance")))]);
    }

    private sealed record Agent(string Id, double Effect, double Clearance);

    private sealed class Running(string lesion, double lambda, double b, double d, IReadOnlyList<Agent> agents) : IProcessRun
    {
        private const double StepS = 0.01 * 86400;

        public double MaxStepS => 86400;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            foreach (var a in agents)
            {
                // Doses stand in a cumulative ledger, so that a restart cannot count one twice.
                var given = state.Pools.TryGetValue(Pools.Delivered(a.Id), out var g) ? g : 0;
                var taken = state.Pools.TryGetValue(Pools.Taken(a.Id), out var t) ? t : 0;
                state.Pools[Pools.Level(a.Id)] = (state.Pools.TryGetValue(Pools.Level(a.Id), out var level) ? level : 0) + given - taken;
                state.Pools[Pools.Taken(a.Id)] = given;
            }
            var (v, k) = (state.Pools[Pools.Volume(lesion)], state.Pools[Pools.Capacity(lesion)]);
            var levels = agents.Select(a => state.Pools[Pools.Level(a.Id)]).ToArray();
            var steps = Math.Max(1, (int)Math.Ceiling(dtS / StepS - 1e-9));
            var h = dtS / steps;
            for (var n = 0; n < steps; n++)
            {
                (v, k) = RungeKutta(v, k, levels, h);
                for (var a = 0; a < levels.Length; a++)
                {
                    levels[a] *= Math.Exp(-agents[a].Clearance * h);
                }
            }
            state.Pools[Pools.Volume(lesion)] = v;
            state.Pools[Pools.Capacity(lesion)] = k;
            for (var a = 0; a < levels.Length; a++)
            {
                state.Pools[Pools.Level(agents[a].Id)] = levels[a];
            }
            return double.IsFinite(v) && double.IsFinite(k) ? StepOutcome.Done : StepOutcome.NonFinite;
        }

        private (double V, double K) RungeKutta(double v, double k, double[] levels, double h)
        {
            double Action(double afterS)
            {
                double sum = 0;
                for (var a = 0; a < levels.Length; a++)
                {
                    sum += agents[a].Effect * levels[a] * Math.Exp(-agents[a].Clearance * afterS);
                }
                return sum;
            }
            (double V, double K) Rate(double vv, double kk, double afterS) => GrowthRates.Of(vv, kk, lambda, b, d, Action(afterS));
            var r1 = Rate(v, k, 0);
            var r2 = Rate(v + h / 2 * r1.V, k + h / 2 * r1.K, h / 2);
            var r3 = Rate(v + h / 2 * r2.V, k + h / 2 * r2.K, h / 2);
            var r4 = Rate(v + h * r3.V, k + h * r3.K, h);
            return (v + h / 6 * (r1.V + 2 * r2.V + 2 * r3.V + r4.V), k + h / 6 * (r1.K + 2 * r2.K + 2 * r3.K + r4.K));
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) =>
            [new($"{lesion}.volume-mm3", state.Pools[Pools.Volume(lesion)] * 1e9), new($"{lesion}.capacity-mm3", state.Pools[Pools.Capacity(lesion)] * 1e9)];

        public void Dispose()
        {
        }
    }
}
