using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>A systemic agent: the same dose every so many days. Effects over months belong to the course.</summary>
public sealed record SystemicAgent : Therapy
{
    private const double BolusS = 60;

    /// <inheritdoc/>
    public override string Id => "systemic-agent";

    /// <inheritdoc/>
    public override string Name => "Systemic agent";

    /// <inheritdoc/>
    public override string Summary => "A drug by vein or mouth at a fixed dose; its level and its effect on tumour and vessels are computed over months by the course.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A1.04", "A1.05", "A1.18"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E4;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Systemic;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Drug];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Systemic;

    /// <inheritdoc/>
    public override string DeviceKind => "agent";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) => [TherapyParameters.FromDevice(device, "dose", "mg/kg", 20, "Dose per administration.")];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => [];

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        yield return new DrugSource { Name = "dose", Drug = context.Device.Id, RatePerS = context.Setting(Parameters(context.Device)[0]) / BolusS, DurationS = BolusS };
    }
}
