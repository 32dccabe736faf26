using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;

namespace Seldinger.Physics.BloodFlow;

/// <summary>Books every drug that sources give: amount = integral of rate x level, by drug, whatever the route.</summary>
/// <param name="drugs">Catalogue ids of the drugs of the run.</param>
public sealed class DrugDelivery(IReadOnlyList<string> drugs) : IProcess, IProcessRun
{
    /// <inheritdoc/>
    public ModelCard Card { get; } = new("drug-delivery", "1", "delivered = integral of rate x level", "any", ["no loss in the catheter"], []);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads => [];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [.. drugs.Select(d => new PoolKey(Pools.Delivered(d), StateKind.Evolving, "dose unit of the drug"))];

    /// <inheritdoc/>
    public double MaxStepS => double.PositiveInfinity;

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context) => this;

    /// <inheritdoc/>
    public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sources);
        foreach (var a in sources)
        {
            if (a.Source is DrugSource drug)
            {
                var key = Pools.Delivered(drug.Drug);
                state.Pools[key] = (state.Pools.TryGetValue(key, out var sum) ? sum : 0) + drug.RatePerS * a.Level * dtS;
            }
        }
        return StepOutcome.Done;
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) =>
        drugs.Where(d => state.Pools.ContainsKey(Pools.Delivered(d))).Select(d => new KeyValuePair<string, double>($"{d}.delivered", state.Pools[Pools.Delivered(d)]));

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
