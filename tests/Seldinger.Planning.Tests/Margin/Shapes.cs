using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Tests.Margin;

internal static class Shapes
{
    public static ImageGeometry Grid(int nx, int ny, int nz, double sx, double sy, double sz) =>
        ImageGeometry.AxisAligned(nx, ny, nz, new(sx, sy, sz), new(-(nx - 1) / 2.0 * sx, -(ny - 1) / 2.0 * sy, -(nz - 1) / 2.0 * sz));

    public static Mask Fill(ImageGeometry g, Func<Vec3, bool> inside)
    {
        var m = new Mask(g);
        for (var i = 0; i < g.Count; i++)
        {
            var (x, y, z) = g.Unravel(i);
            m.Data[i] = inside(g.CentreMm(x, y, z)) ? (byte)1 : (byte)0;
        }
        return m;
    }

    public static Mask Sphere(ImageGeometry g, Vec3 centre, double radiusMm) => Fill(g, p => Vec3.Distance(p, centre) <= radiusMm);
}
