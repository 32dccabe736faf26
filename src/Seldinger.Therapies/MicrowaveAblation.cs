using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>Microwave ablation: one antenna through the skin, power for a time.</summary>
public sealed record MicrowaveAblation : Therapy
{
    /// <inheritdoc/>
    public override string Id => "microwave-ablation";

    /// <inheritdoc/>
    public override string Name => "Microwave ablation";

    /// <inheritdoc/>
    public override string Summary => "A microwave antenna is placed through the skin; tissue absorbs the field and is heated. Computed as absorbed power of a single antenna, bioheat with perfusion, large vessels and vaporisation, and a thermal-damage endpoint.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A5.02", "A5.12", "A1.05"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E2;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Needle;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Heat];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "microwave-device";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        TherapyParameters.FromDevice(device, "power", "W", 100, "Generator power."),
        TherapyParameters.FromDevice(device, "time", "min", 600, "Time at power."),
    ];

    /// <inheritdoc/>
    public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings) => 1e3 * (device.Text("field") != "coax" ? device["sar_offset"].Si + device["sar_length"].Si / 2
        : device.Values.ContainsKey("slot_width") ? device["slot_offset"].Si + device["slot_width"].Si / 2
        : device["tip_length"].Si / 2);

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => NeedleRules.Check(context, this);

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        var p = Parameters(context.Device);
        return context.Instruments.Select((shaft, n) => new AntennaSource
        {
            Name = StepContext.Numbered("antenna", n),
            Shaft = shaft,
            Device = context.Device.Id,
            GeneratorPowerW = context.Setting(p[0]),
            DurationS = context.Setting(p[1]),
        });
    }
}
