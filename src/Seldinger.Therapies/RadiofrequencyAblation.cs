using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
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
    public override string Summary => "One or several electrodes (cooled needle, cluster, expandable tines, bipolar) are placed through the skin; alternating current heats tissue around them under the generator's power, temperature or impedance control. Perfused electrodes also let out a fluid that conducts (saline, or experimentally hydrochloric acid). Computed as a quasi-static electric field with temperature-dependent conductivity, bioheat, and a thermal-damage endpoint.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A5.01", "A5.07", "A5.12", "A1.05"];

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
        .. Fluid(device) ? [TherapyParameters.FromDevice(device, "fluid_rate", "mL/min", 0, "Rate at which each electrode lets out its fluid, from switching on to the end of the time.") with { UserOnly = true }] : System.Array.Empty<TherapyParameter>(),
    ];

    /// <inheritdoc/>
    public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings)
    {
        double Value(string name) => settings.TryGetValue(name, out var v) ? v : device[name].Si;
        return 1e3 * device.Text("shape") switch
        {
            "umbrella" => -Tine(device).Reach(Value("tine_length")) / 2,
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
        var electrodes = shafts.Select((shaft, n) => new CurrentElectrodeSource
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
        return Fluid(context.Device) && context.Setting(p[3]) > 0 ? [.. electrodes, .. shafts.Select((shaft, n) => Fluid(context, shaft, n, p))] : electrodes;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Prong> Prongs(Shaft shaft, CatalogueEntry device, IReadOnlyDictionary<string, double> settings)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(settings);
        return device.Text("shape") switch
        {
            "umbrella" => Prong.Tines(shaft, (int)Math.Round(device["tine_count"].Si), Tine(device), settings.TryGetValue("tine_length", out var set) ? set : device["tine_length"].Si, device["tine_diameter"].Si * 1e3),
            "cluster" => Prong.Tips(shaft, (int)Math.Round(device["tip_count"].Si), device["tip_spacing"].Si * 1e3, device["outer_diameter"].Si * 1e3),
            _ => [],
        };
    }

    // A perfused electrode: its fluid leaves along the exposed tip and spreads while the current flows.
    private static FluidSource Fluid(StepContext context, Shaft shaft, int n, IReadOnlyList<TherapyParameter> p) => new()
    {
        Name = StepContext.Numbered("fluid", n),
        Agent = context.Device.Text("fluid"),
        RateM3PerS = context.Setting(p[3]),
        VolumeM3 = context.Setting(p[3]) * context.Setting(p[1]),
        DurationS = context.Setting(p[1]),
        NeedleRadiusMm = context.Device["outer_diameter"].Si * 1e3 / 2,
        Shaft = shaft,
        PerforatedMm = context.Setting(p[2]) * 1e3,
    };

    private static bool Fluid(CatalogueEntry? device) => device is not null && device.Text("fluid").Length > 0;

    private static bool HasTines(CatalogueEntry? device) => device?.Text("shape") == "umbrella";

    private static TineArc Tine(CatalogueEntry device) => new(device["outer_diameter"].Si / 2, device["tine_exit_angle"].Si, device["tine_bend_radius"].Si);
}
