using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>Laser ablation: one or several fibres through the skin, power for a time.</summary>
public sealed record LaserAblation : Therapy
{
    /// <inheritdoc/>
    public override string Id => "laser-ablation";

    /// <inheritdoc/>
    public override string Name => "Laser ablation";

    /// <inheritdoc/>
    public override string Summary => "Laser fibres with bare or diffusing ends are placed through thin needles; tissue absorbs the scattered light and is heated. Computed as photon packets close to the fibres and diffusion beyond, with optical properties that change on coagulation, bioheat, and a thermal-damage endpoint.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A5.03", "A5.12", "A1.05"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E2;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Needle;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Light, Factor.Heat];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "laser-device";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        TherapyParameters.FromDevice(device, "power", "W", 7, "Power that leaves each fibre."),
        TherapyParameters.FromDevice(device, "time", "min", 257, "Time at power."),
    ];

    /// <inheritdoc/>
    public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings) =>
        (device["tip_offset"].Si + device["diffuser_length"].Si / 2) * 1e3;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => NeedleRules.Check(context, this);

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        var p = Parameters(context.Device);
        return context.Instruments.Select((shaft, n) => new LightSource
        {
            Name = StepContext.Numbered("fibre", n),
            Shaft = shaft,
            Device = context.Device.Id,
            PowerW = context.Setting(p[0]),
            DurationS = context.Setting(p[1]),
        });
    }
}
