using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Planning.Inverse;
using Seldinger.Planning.Tests.Aim;
using Seldinger.Planning.Tests.Margin;

namespace Seldinger.Planning.Tests.Inverse;

public class IdealZoneTests
{
    private static readonly ImageGeometry Grid = Shapes.Grid(60, 60, 60, 1, 1, 1);

    private static Case Patient(Func<Vec3, bool> lesion, params (string Name, Func<Vec3, bool> Inside)[] structures)
    {
        var mask = Shapes.Fill(Grid, lesion);
        return new()
        {
            Id = "ideal",
            Geometry = Grid,
            Images = [new("ct", new(Grid, new float[Grid.Count]), "CT", "native", null, null, null, null)],
            Structures = structures.ToDictionary(s => s.Name, s => new Structure(s.Name, Shapes.Fill(Grid, s.Inside), 0, false, "formula")),
            Lesions = [new("tumour-1", mask, mask.VolumeMl, Vec3.Zero, 20)],
            Targets = ["tumour-1"],
        };
    }

    private static IdealZone Of(Case patient, string organ = "liver") => IdealZone.Of(patient, patient.Lesions[0], 5, PhantomCase.Rules, organ, 2);

    /// <summary>A ball of 10 mm with 5 mm around it is a ball of 15 mm; a plane at 12 mm takes the cap of height 3 mm, pi h^2 (3 R - h) / 3.</summary>
    [Fact]
    [Trait("Row", "A3.06")]
    public void Of_ABallBesideColon_IsTheLargerBallWithoutTheCap()
    {
        // Colon from 17 mm on, 5 mm to be kept from it.
        var zone = Of(Patient(p => p.Length <= 10, ("liver", p => p.X < 17), ("colon", p => p.X >= 17)));

        var ball = 4 * Math.PI / 3 * 15 * 15 * 15 / 1000;
        var cap = Math.PI * 9 * (45 - 3) / 3 / 1000;
        // Voxels of 1 mm: a quarter of one over the surface.
        Assert.Equal(ball - cap, zone.VolumeMl, 0.25 * 4 * Math.PI * 15 * 15 / 1000);
        var colon = Assert.Single(zone.Spared);
        Assert.Equal(("colon", 5.0, 0.0), (colon.Structure, colon.DistanceMm, colon.LesionMl));
        Assert.Equal(cap, colon.CutMl, 0.25 * cap);
        // 27 mm towards the colon, 30 mm across.
        Assert.Equal([30, 30, 27], zone.Axes.Select(a => a.LengthMm).OrderDescending(), (x, y) => Math.Abs(x - y) <= 1);
        Assert.True(Math.Abs(zone.Axes[2].Direction.X) > 0.99);
    }

    [Fact]
    public void Of_ALesionTooNearToColon_KeepsTheLesionAndSaysSo()
    {
        var zone = Of(Patient(p => p.Length <= 10, ("liver", p => p.X < 12), ("colon", p => p.X >= 12)));

        Assert.Equal(0, ShapeOverlap(zone.Lesion, zone.Mask), 9);
        Assert.True(zone.ConflictMl > 0.2);
    }

    [Fact]
    public void Of_AMarginBeyondTheOrganOrInAVessel_IsNotWished()
    {
        var zone = Of(Patient(p => p.Length <= 10, ("liver", p => p.Z < 12), ("portal_vein", p => p.Y > 11 && p.Y < 14)));

        var g = zone.Mask.Geometry;
        var wished = Enumerable.Range(0, zone.Mask.Data.Length).Where(v => zone.Mask.Data[v] != 0).Select(v => { var (i, j, k) = g.Unravel(v); return g.CentreMm(i, j, k); }).ToList();
        Assert.DoesNotContain(wished, p => p.Z > 12.5 || (p.Y > 11.5 && p.Y < 13.5));
        // Behind the vein the margin is wished for again.
        Assert.Contains(wished, p => p.Y > 14);
    }

    [Fact]
    public void PrincipalAxes_OfATurnedEllipsoid_AreItsAxes()
    {
        var (c, s) = (Math.Cos(Math.PI / 6), Math.Sin(Math.PI / 6));
        var axes = IdealZone.PrincipalAxes(Shapes.Fill(Grid, p => Square((c * p.X + s * p.Y) / 24) + Square((c * p.Y - s * p.X) / 12) + Square(p.Z / 16) <= 1));

        Assert.Equal([48, 32, 24], axes.Select(a => a.LengthMm), (x, y) => Math.Abs(x - y) < 1.5);
        Assert.True(Math.Abs(Vec3.Dot(axes[0].Direction, new(c, s, 0))) > 0.999);
        Assert.True(Math.Abs(axes[1].Direction.Z) > 0.999);
    }

    private static double Square(double v) => v * v;

    private static double ShapeOverlap(Mask lesion, Mask zone) => Planning.Place.ShapeMismatch.Of(0, lesion, zone).ResidualMl;
}
