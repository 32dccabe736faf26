using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>Radiofrequency ablation with a needle electrode that leaves an endoscope through the wall of a hollow organ: the source is that of a needle through the skin.</summary>
public sealed record EndoscopicAblation : Therapy
{
    private static readonly RadiofrequencyAblation Needle = new();

    /// <inheritdoc/>
    public override string Id => "endoscopic-radiofrequency-ablation";

    /// <inheritdoc/>
    public override string Name => "Endoscopic radiofrequency ablation";

    /// <inheritdoc/>
    public override string Summary => "Under endoscopic ultrasound a needle electrode is pushed through the wall of oesophagus, stomach, duodenum or colon into the lesion. Access is computed from the segmented lumen: way along its middle, reach, wall crossed, distance of the zone to the wall; heat as in radiofrequency ablation.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A3.11", "A5.01"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E4;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Endoscope;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Heat];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "endoscopic-radiofrequency-device";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) => Needle.Parameters(device);

    /// <inheritdoc/>
    public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings) => Needle.ActiveCentreMm(device, settings);

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => NeedleRules.Check(context, this);

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context) => Needle.Emit(context);
}
