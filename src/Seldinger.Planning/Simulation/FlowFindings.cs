using Seldinger.Core.Cases;
using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Simulation;

/// <summary>What steps through vessels did: arterial flow of each territory, perfusion of the lesion, delivered drugs; and what they do not say.</summary>
public static class FlowFindings
{
    private const string Share = ".arterial-flow-share";
    private const string Delivered = ".delivered";

    /// <summary>The findings of a simulation; none when no vessel step ran.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="lesion">The lesion.</param>
    /// <param name="systemic">True when the drug goes by vein or mouth: no artery is touched.</param>
    /// <param name="doseUnit">Unit of what was delivered; "" = that of the device file.</param>
    public static IEnumerable<Finding> Of(SimulationResult simulation, Lesion lesion, bool systemic = false, string doseUnit = "")
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(lesion);
        static Finding Note(string id, string criterion, string message) => new(id, CriterionStatus.Note, Severity.Info, criterion, message, [], "engineering-default", Grade.E4, "A1.05");
        foreach (var (name, share) in simulation.Readings.Where(r => r.Key.EndsWith(Share, StringComparison.Ordinal)))
        {
            yield return Note("flow.territory", "arterial flow after the step", FormattableString.Invariant($"{name[..^Share.Length]}: {100 * share:F0} % of the flow before it."));
        }
        foreach (var (name, amount) in simulation.Readings.Where(r => r.Key.EndsWith(Delivered, StringComparison.Ordinal)))
        {
            yield return Note("flow.drug", systemic ? "drug given by vein or mouth" : "drug delivered into the artery",
                FormattableString.Invariant($"{name[..^Delivered.Length]}: {amount:G4} {(doseUnit.Length > 0 ? doseUnit : "in the unit of its device file")}; where it goes from there is not computed{(systemic ? " here: 'course' follows its level and effect over months" : "")}."));
        }
        if (systemic)
        {
            yield break;
        }
        var (now, before) = Perfusion(simulation.State, lesion);
        yield return Note("flow.perfusion", "perfusion of the lesion", before > 0 ? FormattableString.Invariant($"{lesion.Name}: {100 * now / before:F0} % of the baseline, from the share of arterial supply.") : $"{lesion.Name}: no baseline perfusion is known.");
        if (simulation.Zone.Data.AsSpan().IndexOf((byte)1) < 0)
        {
            yield return new("flow.no-zone", CriterionStatus.Unknown, Severity.Caution, "tumour destroyed by the step", "not covered: death of tumour by lack of blood or by the drug is not simulated, so no zone and no margin are shown.", [], "engineering-default", Grade.E4, "A1.05");
        }
    }

    private static (double Now, double Before) Perfusion(TissueState state, Lesion lesion)
    {
        var inside = Place.ZoneScore.OnGrid(lesion.Mask, state.Grid!).Data;
        var (now, before) = (state.Get(Fields.Perfusion).Data, state.Get(Fields.PerfusionBaseline).Data);
        var sums = (Now: 0.0, Before: 0.0);
        for (var c = 0; c < inside.Length; c++)
        {
            if (inside[c] != 0)
            {
                sums = (sums.Now + now[c], sums.Before + before[c]);
            }
        }
        return sums;
    }
}
