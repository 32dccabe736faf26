using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Simulation;

/// <summary>What an instrument inside a vessel did to the vessel: how hot its wall and its blood became, and what is published about thrombosis.</summary>
public static class VesselFindings
{
    private const string Row = "A3.09";

    /// <summary>Findings of a run; none without an instrument in a vessel.</summary>
    public static IEnumerable<Finding> Of(SimulationResult simulation, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(catalogue);
        var r = simulation.Readings;
        if (!r.TryGetValue("vessel-wall-max-C", out var wall))
        {
            yield break;
        }
        var (flow, radius) = (r["vessel-flow-mL/min"], r["vessel-radius-mm"]);
        yield return new("vessel.wall", CriterionStatus.Note, Severity.Caution, "highest temperature of the vessel's wall", FormattableString.Invariant($"first layer of cells around the blood at most {wall:F1} degC, blood at most {r["vessel-blood-max-C"]:F1} degC; above {catalogue["bioheat"]["boiling_temperature"].Value:F0} degC it has dried out beside the source. No source for a limit of a vein's wall was found, so none is applied"), [], "engineering-default", Grade.E4, Row);
        yield return new("vessel.flow", CriterionStatus.Note, Severity.Info, "blood flow beside the instrument", flow > 0 ? FormattableString.Invariant($"{flow:F0} mL/min in a radius of {radius:F1} mm") : FormattableString.Invariant($"the blood stands (balloon or thrombus), in a radius of {radius:F1} mm; it heats up and coagulates with the wall"), [], "engineering-default", Grade.E4, Row);
        var limit = catalogue["vessel-thrombosis"]["distance"];
        yield return new("vessel.thrombosis", CriterionStatus.NotMet, Severity.Caution, $"heat source more than {limit.Value:F0} mm from the wall of a large vessel", $"the source lies inside the vessel: all delayed thromboses of the portal vein in pigs fell to electrodes within {limit.Value:F0} mm of it", [], limit.Source, limit.Grade, Row);
    }
}
