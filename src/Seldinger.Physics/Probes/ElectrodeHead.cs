using Seldinger.Core.Geometry;
using Seldinger.Core.Values;

namespace Seldinger.Physics.Probes;

/// <summary>
/// What a device has at the end of its shaft: conducting surfaces and the pole that each belongs to. Built from the text "shape" of the device file: "needle" (when absent), "cluster" of
/// parallel tips, "umbrella" of tines on circular arcs, or "bipolar" with two poles on one shaft.
/// </summary>
public sealed class ElectrodeHead
{
    private ElectrodeHead(IReadOnlyList<ProbeSurface> parts, IReadOnlyList<int> poles, IReadOnlyList<Vec3> thermometers) => (Parts, Poles, Thermometers) = (parts, poles, thermometers);

    /// <summary>The surfaces, in the frame of the head: origin at the tip of the instrument, third axis towards the handle.</summary>
    public IReadOnlyList<ProbeSurface> Parts { get; }

    /// <summary>Pole of each surface: 1, or -1 for the second pole of a bipolar shaft.</summary>
    public IReadOnlyList<int> Poles { get; }

    /// <summary>Where the device measures the temperature, frame of the head, m: the tips of the tines, or the tip.</summary>
    public IReadOnlyList<Vec3> Thermometers { get; }

    /// <summary>The head of a device.</summary>
    /// <param name="draw">Values of the run.</param>
    /// <param name="device">Catalogue id of the device.</param>
    /// <param name="exposedM">Length of the exposed tip (of each pole of a bipolar shaft; of the trocar under an umbrella), m; 0 = none.</param>
    /// <param name="tineM">Deployed length of the tines, m; 0 = as the device file says. Without meaning for other shapes.</param>
    /// <param name="bandM">Wanted length of a band, m.</param>
    public static ElectrodeHead From(Draw draw, string device, double exposedM, double tineM, double bandM)
    {
        ArgumentNullException.ThrowIfNull(draw);
        double Value(string name) => draw.Si($"{device}.{name}");
        var radius = Value("outer_diameter") / 2;
        return draw.Catalogue[device].Text("shape") switch
        {
            "cluster" => Cluster((int)Math.Round(Value("tip_count")), Value("tip_spacing"), exposedM, radius, bandM),
            "umbrella" => Umbrella(new((int)Math.Round(Value("tine_count")), Value("tine_diameter") / 2, tineM > 0 ? tineM : Value("tine_length"), Value("tine_exit_angle"), Value("tine_bend_radius")),
                exposedM, radius, bandM),
            "bipolar" => Bipolar(exposedM, Value("pole_gap"), radius, bandM),
            _ => Needle(exposedM, radius, bandM),
        };
    }

    /// <summary>One straight tip.</summary>
    /// <param name="exposedM">Its length, m.</param>
    /// <param name="radiusM">Its radius, m.</param>
    /// <param name="bandM">Wanted length of a band, m.</param>
    public static ElectrodeHead Needle(double exposedM, double radiusM, double bandM) => new([ProbeSurface.Needle(exposedM, radiusM, bandM)], [1], [Vec3.Zero]);

    /// <summary>Parallel tips on a circle about the axis, at one voltage.</summary>
    /// <param name="count">Number of tips, at least 2.</param>
    /// <param name="spacingM">Distance of neighbours, m.</param>
    /// <param name="exposedM">Length of each, m.</param>
    /// <param name="radiusM">Radius of each, m.</param>
    /// <param name="bandM">Wanted length of a band, m.</param>
    public static ElectrodeHead Cluster(int count, double spacingM, double exposedM, double radiusM, double bandM)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var tip = ProbeSurface.Needle(exposedM, radiusM, bandM);
        var circle = spacingM / (2 * Math.Sin(Math.PI / count));
        var places = Enumerable.Range(0, count).Select(n => new Vec3(circle * Math.Cos(2 * Math.PI * n / count), circle * Math.Sin(2 * Math.PI * n / count), 0)).ToArray();
        return new([.. places.Select(p => tip.Moved(0, p))], [.. places.Select(_ => 1)], places);
    }

    /// <summary>Two poles one behind the other on one shaft.</summary>
    /// <param name="poleM">Length of each, m.</param>
    /// <param name="gapM">Insulation between them, m.</param>
    /// <param name="radiusM">Radius, m.</param>
    /// <param name="bandM">Wanted length of a band, m.</param>
    public static ElectrodeHead Bipolar(double poleM, double gapM, double radiusM, double bandM)
    {
        // The second pole gets the rounded end of a tip towards the gap: its area is the same.
        var pole = ProbeSurface.Needle(poleM, radiusM, bandM);
        return new([pole, pole.Moved(0, new Vec3(0, 0, poleM + gapM))], [1, -1], [Vec3.Zero]);
    }

    /// <summary>Two parallel needles of opposite pole.</summary>
    /// <param name="spacingM">Distance of their lines, m.</param>
    /// <param name="exposedM">Length of each, m.</param>
    /// <param name="radiusM">Radius of each, m.</param>
    /// <param name="bandM">Wanted length of a band, m.</param>
    public static ElectrodeHead Pair(double spacingM, double exposedM, double radiusM, double bandM)
    {
        var tip = ProbeSurface.Needle(exposedM, radiusM, bandM);
        return new([tip.Moved(0, new Vec3(-spacingM / 2, 0, 0)), tip.Moved(0, new Vec3(spacingM / 2, 0, 0))], [1, -1], [Vec3.Zero]);
    }

    /// <summary>Tines that leave the rim of a trocar's tip on circular arcs, evenly around it, at one voltage.</summary>
    /// <param name="tines">The tines.</param>
    /// <param name="exposedM">Exposed length of the trocar under them, m; 0 = none.</param>
    /// <param name="trocarRadiusM">Radius of the trocar, m.</param>
    /// <param name="bandM">Wanted length of a band, m.</param>
    public static ElectrodeHead Umbrella(Tines tines, double exposedM, double trocarRadiusM, double bandM)
    {
        ArgumentNullException.ThrowIfNull(tines);
        // Arc length counts from the tip of a tine back to where it leaves the trocar.
        var arc = new TineArc(trocarRadiusM, tines.ExitRad, tines.BendRadiusM);
        var tine = ProbeSurface.Needle(tines.LengthM, tines.RadiusM, bandM, z => arc.At(tines.LengthM - z) is var (p, t) ? (p, t * -1) : default);
        var parts = Enumerable.Range(0, tines.Count).Select(n => tine.Moved(2 * Math.PI * n / tines.Count, Vec3.Zero)).ToList();
        var tips = parts.Select(p => p.Line(0).Place).ToList();
        if (exposedM > trocarRadiusM)
        {
            parts.Add(ProbeSurface.Needle(exposedM, trocarRadiusM, bandM));
        }
        return new(parts, [.. parts.Select(_ => 1)], tips);
    }
}

/// <summary>Tines of an umbrella: circular arcs that start forward at an angle to the axis and bend outwards and back.</summary>
/// <param name="Count">How many.</param>
/// <param name="RadiusM">Radius of the wire, m.</param>
/// <param name="LengthM">Deployed arc length, m.</param>
/// <param name="ExitRad">Angle to the forward axis where they leave the trocar, rad.</param>
/// <param name="BendRadiusM">Radius of the arc, m.</param>
public sealed record Tines(int Count, double RadiusM, double LengthM, double ExitRad, double BendRadiusM);
