using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
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
    public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings)
    {
        RequireGeometry(device);
        return 1e3 * (!IsSolved(device) ? device["sar_offset"].Si + device["sar_length"].Si / 2
            : device.Values.ContainsKey("slot_width") ? device["slot_offset"].Si + device["slot_width"].Si / 2
            : device["tip_length"].Si / 2);
    }

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

    private static bool IsSolved(CatalogueEntry device) => device.Text("field") == "coax";

    // What a device file must say of its antenna: a line, or the geometry of one that is solved.
    private static void RequireGeometry(CatalogueEntry device)
    {
        string[] needed = ["frequency", "efficiency", "outer_diameter", .. IsSolved(device) ? Solved(device) : ["sar_length", "sar_offset"]];
        Violation[] missing = [.. needed.Where(n => !device.Values.ContainsKey(n)).Select(n => new Violation($"{device.File}: {device.Id}.{n}", "is missing.",
            IsSolved(device) ? "A device with \"field\": \"coax\" gives its geometry; see docs/theory/microwave.md." : "A line gives sar_length and sar_offset; an antenna to be solved says \"field\": \"coax\"; see docs/theory/microwave.md."))];
        if (missing.Length > 0)
        {
            throw new ValidationException(missing);
        }
    }

    private static IEnumerable<string> Solved(CatalogueEntry device)
    {
        bool Has(string name) => device.Values.ContainsKey(name);
        return [ "feed_inner_diameter", "feed_dielectric_diameter", "feed_outer_diameter", "feed_permittivity", "tip_length",
            .. Has("sleeve_diameter") ? (string[])["sleeve_permittivity", "sleeve_tip"] : [],
            .. Has("choke_length") ? (string[])["choke_inner_diameter", "choke_lip", "choke_permittivity"] : [],
            .. Has("slot_width") ? (string[])["slot_offset"] : [] ];
    }
}
