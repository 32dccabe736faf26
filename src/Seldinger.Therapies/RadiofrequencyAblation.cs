using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies;

/// <summary>Radiofrequency ablation: a needle, a cluster, an umbrella of tines or a bipolar shaft, one or several of them, under the generator's control.</summary>
public sealed record RadiofrequencyAblation : Therapy
{
    /// <inheritdoc/>
    public override string Id => "radiofrequency-ablation";

    /// <inheritdoc/>
    public override string Name => "Radiofrequency ablation";

    /// <inheritdoc/>
    public override string Summary => "One or several electrodes (cooled needle, cluster, expandable tines, bipolar) are placed through the skin; alternating current heats tissue around them under the generator's power, temperature or impedance control. Computed as a quasi-static electric field with temperature-dependent conductivity, bioheat, and a thermal-damage endpoint.";

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
        TherapyParameters.FromDevice(device, "time", "min", 720, "Time from switching on to off, unless the generator ends it before."),
        HasTines(device) ? TherapyParameters.FromDevice(device, "tine_length", "mm", 0.025, "Length of the tines outside the trocar.")
            : TherapyParameters.FromDevice(device, "exposed_tip", "mm", 0.03, "Length of the exposed electrode; of each pole of a bipolar shaft."),
    ];

    /// <inheritdoc/>
    public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings)
    {
        double Value(string name) => settings.TryGetValue(name, out var v) ? v : device[name].Si;
        return 1e3 * device.Text("shape") switch
        {
            "umbrella" => -TineDepthM(device, Value("tine_length")) / 2,
            "bipolar" => Value("exposed_tip") + device["pole_gap"].Si / 2,
            _ => Value("exposed_tip") / 2,
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => NeedleRules.Check(context, this);

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        var (p, shafts) = (Parameters(context.Device), context.Instruments);
        var names = shafts.Select((_, n) => StepContext.Numbered("electrode", n)).ToList();
        var controllers = GeneratorControl.ForAll(names, context.Device, context.Setting(p[0]));
        var tines = HasTines(context.Device);
        return shafts.Select((shaft, n) => new CurrentElectrodeSource
        {
            Name = names[n],
            Shaft = shaft,
            Device = context.Device.Id,
            ExposedTipMm = (tines ? context.Device["exposed_tip"].Si : context.Setting(p[2])) * 1e3,
            TineLengthMm = tines ? context.Setting(p[2]) * 1e3 : 0,
            PowerW = context.Setting(p[0]),
            DurationS = context.Setting(p[1]),
            Controller = controllers[n],
        });
    }

    private static bool HasTines(CatalogueEntry? device) => device?.Text("shape") == "umbrella";

    /// <summary>How far the tines reach beyond the trocar's tip, m: arcs that leave at an angle and bend outwards.</summary>
    private static double TineDepthM(CatalogueEntry device, double lengthM)
    {
        var (exit, bend) = (device["tine_exit_angle"].Si, device["tine_bend_radius"].Si);
        return bend * (Math.Sin(Math.Min(Math.PI / 2, exit + lengthM / bend)) - Math.Sin(exit));
    }
}
