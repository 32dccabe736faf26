using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies;

/// <summary>Heat from inside a vessel: a bipolar radiofrequency catheter or a laser fibre along its middle, while blood flows past it or stands.</summary>
public sealed record EndovascularAblation : Therapy
{
    private static readonly RadiofrequencyAblation Electrode = new();
    private static readonly LaserAblation Fibre = new();

    /// <inheritdoc/>
    public override string Id => "endovascular-ablation";

    /// <inheritdoc/>
    public override string Name => "Endovascular ablation";

    /// <inheritdoc/>
    public override string Summary => "Through a catheter a bipolar radiofrequency electrode or a laser fibre is laid along the vessel beside the lesion, or along the tumour thrombus inside it. The blood that flows past carries heat away; a balloon stops it. Computed as electric field or light, bioheat with the warmed stream of blood and its wall, and a thermal-damage endpoint.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A3.09", "A3.10"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E3;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Catheter;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Heat, Factor.Light];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "endovascular-device";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        TherapyParameters.FromDevice(device, "power", "W", 10, "Generator power, or light that leaves the fibre."),
        TherapyParameters.FromDevice(device, "time", "min", 120, "Time at power."),
        TherapyParameters.FromDevice(device, "flow_velocity", "m/s", 0.128, "Mean velocity of the blood in the vessel, from Doppler; 0 = it stands (balloon, thrombus).") with { UserOnly = true },
    ];

    /// <inheritdoc/>
    public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings) =>
        IsLight(device) ? Fibre.ActiveCentreMm(device, settings) : Electrode.ActiveCentreMm(device, settings);

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => [.. NeedleRules.Settings(context, this), .. VesselAccess.Findings(context)];

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (p, device) = (Parameters(context.Device), context.Device);
        var (power, time, velocity) = (context.Setting(p[0]), context.Setting(p[1]), context.Setting(p[2]));
        foreach (var (shaft, n) in context.Instruments.Select((s, n) => (s, n)))
        {
            var electrode = StepContext.Numbered("electrode", n);
            yield return new VesselFlowSource { Name = StepContext.Numbered("blood", n), Shaft = shaft, VelocityMs = VesselAccess.Against(context, shaft) ? -velocity : velocity, DurationS = time };
            yield return IsLight(device)
                ? new LightSource { Name = StepContext.Numbered("fibre", n), Shaft = shaft, Device = device.Id, PowerW = power, DurationS = time }
                : new CurrentElectrodeSource { Name = electrode, Shaft = shaft, Device = device.Id, ExposedTipMm = device["exposed_tip"].Si * 1e3, PowerW = power, DurationS = time, Controller = GeneratorControl.FromDevice(electrode, device, power) };
        }
    }

    private static bool IsLight(CatalogueEntry device) => device.Text("energy") == "light";
}
