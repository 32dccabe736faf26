using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies;

/// <summary>Transarterial chemoembolization, thin form: infuse a drug, then occlude the same vessel until stasis. The order is the user's.</summary>
public sealed record Tace : Therapy
{
    /// <inheritdoc/>
    public override string Id => "tace";

    /// <inheritdoc/>
    public override string Name => "Transarterial chemoembolization";

    /// <inheritdoc/>
    public override string Summary => "Through a catheter a drug is infused into a feeding artery, then the artery is occluded until the flow stands. Computed as a vessel network whose flow falls with the open cross-section; the flow map, and any heating after it, follow.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A1.05"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E4;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Catheter;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Drug, Factor.Occlusion];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Territory;

    /// <inheritdoc/>
    public override string DeviceKind => "embolic";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        new("edge", "1", 0, 0, 1e6, 1, "Index of the vessel segment at the catheter tip.", "engineering-default"),
        TherapyParameters.FromDevice(device, "infusion_time", "min", 600, "Time of the drug infusion before the embolic."),
        TherapyParameters.FromDevice(device, "injection_time", "min", 900, "Longest time of the embolic injection; stasis ends it earlier."),
    ];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var known = context.Case.Vessels is not null;
        yield return new("vessels.arterial-tree", known ? CriterionStatus.Met : CriterionStatus.Unknown, Severity.Major, "an arterial tree is given or visible",
            known ? "a vessel graph is loaded" : "no arterial tree: not visible on the loaded series and none given", [], "engineering-default", Grade.E4, "A1.05");
    }

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var p = Parameters(context.Device);
        var edge = (int)context.Setting(p[0]);
        var vessels = context.Case.Vessels ?? throw new ValidationException([new("vessels", $"the case gives no vessel graph, and '{Id}' works through one.", "Add 'vessels: FILE' to case.yaml; finding feeding arteries in a scan is not covered.")]);
        if (edge < 0 || edge >= vessels.Edges.Count || vessels.Edges[edge].System != "arterial")
        {
            throw new ValidationException([new("edge", $"vessel segment {edge} is {(edge < 0 || edge >= vessels.Edges.Count ? "none of the vessel graph" : vessels.Edges[edge].System)}.", "Name an arterial segment of vessels.json by its index, from 0.")]);
        }
        var infusionS = context.Setting(p[1]);
        yield return new DrugSource { Name = "infusion", Drug = context.Device.Text("drug"), Edge = edge, RatePerS = context.Device["drug_dose"].Value / infusionS, DurationS = infusionS };
        yield return new OccludeSource
        {
            Name = "occlusion",
            Edge = edge,
            Embolic = context.Device.Id,
            StartS = infusionS,
            DurationS = context.Setting(p[2]),
            RatePerS = context.Device["occlusion_rate"].Si,
            Controller = new StasisController(edge, context.Device["stasis_flow_fraction"].Si),
        };
    }
}
