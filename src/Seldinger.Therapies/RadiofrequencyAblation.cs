using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies;

/// <summary>Radiofrequency ablation: one internally cooled needle, power under impedance control.</summary>
public sealed record RadiofrequencyAblation : Therapy
{
    /// <inheritdoc/>
    public override string Id => "radiofrequency-ablation";

    /// <inheritdoc/>
    public override string Name => "Radiofrequency ablation";

    /// <inheritdoc/>
    public override string Summary => "A cooled needle electrode is placed through the skin; alternating current heats tissue around it until drying raises the impedance and the generator pauses. Computed as a quasi-static electric field with temperature-dependent conductivity, bioheat, and a thermal-damage endpoint.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A5.01", "A5.12", "A1.05"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E2;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Needle;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Heat];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "radiofrequency-device";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        TherapyParameters.FromDevice(device, "power", "W", 100, "Highest generator power."),
        TherapyParameters.FromDevice(device, "time", "min", 720, "Time from switching on to off."),
        TherapyParameters.FromDevice(device, "exposed_tip", "mm", 0.03, "Length of the exposed electrode."),
    ];

    /// <inheritdoc/>
    public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings) =>
        (settings.TryGetValue("exposed_tip", out var tip) ? tip : device["exposed_tip"].Si) * 1e3 / 2;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => NeedleRules.Check(context, this);

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        var p = Parameters(context.Device);
        yield return new CurrentElectrodeSource
        {
            Name = "electrode",
            Shaft = context.Step.Shaft ?? throw new InvalidOperationException("A radiofrequency step needs entry_mm and target_mm."),
            Device = context.Device.Id,
            ExposedTipMm = context.Setting(p[2]) * 1e3,
            PowerW = context.Setting(p[0]),
            DurationS = context.Setting(p[1]),
            Controller = ImpedanceController.FromDevice("electrode", context.Device, context.Setting(p[0])),
        };
    }
}
