using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>Irreversible electroporation: needles around the lesion, trains of high-voltage pulses between every two neighbours in turn.</summary>
public sealed record IrreversibleElectroporation : Therapy
{
    /// <inheritdoc/>
    public override string Id => "irreversible-electroporation";

    /// <inheritdoc/>
    public override string Name => "Irreversible electroporation";

    /// <inheritdoc/>
    public override string Summary => "Parallel needles are placed through the skin around the lesion; short high-voltage pulses between pairs of them open cell membranes for good. Computed as the electric field with conductivity that rises with it, a threshold of the highest field, and the heat of the pulses. A planned path is the middle line; the needles stand parallel around it unless the plan names them all.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A5.12", "A1.05"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E3;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Needle;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Field];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "electroporation-device";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        TherapyParameters.FromDevice(device, "needles", "1", 2, "Number of needles around the planned line."),
        TherapyParameters.FromDevice(device, "spacing", "mm", 0.015, "Distance of neighbouring needles around the planned line."),
        TherapyParameters.FromDevice(device, "exposed_tip", "mm", 0.02, "Length of the exposed tips."),
        TherapyParameters.FromDevice(device, "voltage", "V", 2250, "Voltage of a pair."),
        TherapyParameters.FromDevice(device, "pulses", "1", 70, "Pulses of each pair."),
        TherapyParameters.FromDevice(device, "pulse_length", "us", 1e-4, "Length of a pulse."),
        TherapyParameters.FromDevice(device, Turn, "deg", 0, "How far the needles are turned about the planned line; left open, the turn in which the fewest needles break a limit.") with { UserOnly = true },
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
        var needles = context.Instruments.Count > 1 ? context.Instruments : Array(context.Instruments[0], context.Device, context.Step.Settings);
        var (rate, pause) = (context.Device["pulse_rate"].Si, context.Device["pair_pause"].Si);
        var trainS = Math.Round(context.Setting(p[4])) / rate;
        return Pairs(needles.Count).Select((pair, n) => new PulseSource
        {
            Name = StepContext.Numbered("pair", n),
            Shaft = needles[pair.A],
            ReturnShaft = needles[pair.B],
            Device = context.Device.Id,
            ExposedTipMm = context.Setting(p[2]) * 1e3,
            VoltageV = context.Setting(p[3]),
            Pulses = (int)Math.Round(context.Setting(p[4])),
            PulseLengthS = context.Setting(p[5]),
            RateHz = rate,
            StartS = n * (trainS + pause),
            DurationS = trainS,
        });
    }

    /// <summary>Neighbours around the circle; two needles make one pair.</summary>
    private static IEnumerable<(int A, int B)> Pairs(int needles) => needles == 2 ? [(0, 1)] : Enumerable.Range(0, needles).Select(n => (n, (n + 1) % needles));

    /// <summary>Parallel needles on a circle about a line; without a turn two stand across the body's axis where they can.</summary>
    public override IReadOnlyList<Shaft> Array(Shaft line, CatalogueEntry device, IReadOnlyDictionary<string, double> settings)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(settings);
        var p = Parameters(device);
        double Setting(int n) => settings.TryGetValue(p[n].Name, out var v) ? v : p[n].Default;
        var (needles, spacingMm, turn) = ((int)Math.Round(Setting(0)), Setting(1) * 1e3, Setting(6));
        var (u, v) = line.Direction.Perpendiculars();
        var circle = spacingMm / (2 * Math.Sin(Math.PI / needles));
        return [.. Enumerable.Range(0, needles).Select(n =>
        {
            var (s, c) = Math.SinCos(turn + 2 * Math.PI * n / needles);
            var shift = u * (circle * c) + v * (circle * s);
            return new Shaft(line.EntryMm + shift, line.TipMm + shift);
        })];
    }
}
