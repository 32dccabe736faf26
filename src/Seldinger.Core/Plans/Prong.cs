using Seldinger.Core.Geometry;

namespace Seldinger.Core.Plans;

/// <summary>A part that an instrument has in the tissue beside its shaft: a tine, a tip of a cluster.</summary>
/// <param name="Name">Name for people, for example "tine 3 of 9".</param>
/// <param name="PointsMm">Its line from the shaft (or the skin) to its end, LPS mm; straight between two points.</param>
/// <param name="DiameterMm">Its diameter, mm.</param>
/// <param name="FromSkin">True when it goes through the skin beside the shaft's line, as a tip of a cluster does; false when it leaves the shaft inside.</param>
public sealed record Prong(string Name, IReadOnlyList<Vec3> PointsMm, double DiameterMm, bool FromSkin)
{
    // Straight pieces of a tine that is drawn and measured: 25 mm on a radius of 8 mm stay within 0.2 mm of their arc.
    private const int TinePieces = 8;

    /// <summary>Tines that leave a trocar near its tip, evenly around it, and bend back.</summary>
    /// <param name="shaft">The trocar.</param>
    /// <param name="count">Number of tines.</param>
    /// <param name="arc">The line of one, m.</param>
    /// <param name="lengthM">Deployed length, m.</param>
    /// <param name="diameterMm">Diameter of a tine, mm.</param>
    public static IReadOnlyList<Prong> Tines(Shaft shaft, int count, TineArc arc, double lengthM, double diameterMm)
    {
        ArgumentNullException.ThrowIfNull(shaft);
        return [.. Enumerable.Range(0, count).Select(n => new Prong($"tine {n + 1} of {count}", [.. Enumerable.Range(0, TinePieces + 1).Select(k =>
        {
            var p = arc.At(lengthM * k / TinePieces).Place * 1e3;
            return shaft.TipMm + Around(shaft, n, count, p.X) - shaft.Direction * p.Z;
        })], diameterMm, FromSkin: false))];
    }

    /// <summary>Parallel tips of a cluster on a circle about the shaft's line.</summary>
    /// <param name="shaft">The line in the middle.</param>
    /// <param name="count">Number of tips.</param>
    /// <param name="spacingMm">Distance of neighbours, mm.</param>
    /// <param name="diameterMm">Diameter of a tip, mm.</param>
    public static IReadOnlyList<Prong> Tips(Shaft shaft, int count, double spacingMm, double diameterMm)
    {
        ArgumentNullException.ThrowIfNull(shaft);
        var circle = spacingMm / (2 * Math.Sin(Math.PI / count));
        return [.. Enumerable.Range(0, count).Select(n => (N: n, Shift: Around(shaft, n, count, circle))).Select(t => new Prong($"tip {t.N + 1} of {count}", [shaft.EntryMm + t.Shift, shaft.TipMm + t.Shift], diameterMm, FromSkin: true))];
    }

    private static Vec3 Around(Shaft shaft, int n, int of, double mm)
    {
        var (u, v) = (shaft.Direction * -1).Perpendiculars();
        return u * (mm * Math.Cos(2 * Math.PI * n / of)) + v * (mm * Math.Sin(2 * Math.PI * n / of));
    }
}
