using Seldinger.Core.Geometry;
using Seldinger.Planning.Place;
using Seldinger.Planning.Tests.Margin;

namespace Seldinger.Planning.Tests.Place;

public class ZoneCoverTests
{
    private static readonly ImageGeometry Grid = Shapes.Grid(70, 36, 36, 1, 1, 1);

    private static List<Vec3> Shifts(int stepMm, int reachMm) =>
        [.. from x in Enumerable.Range(-reachMm / stepMm, 2 * (reachMm / stepMm) + 1) from y in new[] { -stepMm, 0, stepMm } select new Vec3(x * stepMm, y, 0)];

    /// <summary>
    /// n balls of radius r cover a cylinder of radius a that is at most 2 n sqrt(r^2 - a^2) long, with their centres 2 sqrt(r^2 - a^2) apart: neighbours meet where they are a wide.
    /// With r = 10 and a = 6 that is 16 mm apart: two balls cover 32 mm, three cover 48 mm.
    /// </summary>
    [Theory]
    [InlineData(2, 15.5, 8)]
    [InlineData(3, 23.5, 16)]
    [Trait("Row", "A3.05")]
    public void Choose_BallsOnACylinder_IsTheAnalyticPacking(int count, double halfLength, double outermost)
    {
        var lesion = Shapes.Fill(Grid, p => Math.Abs(p.X) <= halfLength && p.Y * p.Y + p.Z * p.Z <= 36);
        var zone = Shapes.Sphere(Grid, Vec3.Zero, 10);
        var shifts = Shifts(2, 24);

        var (_, exact) = new ZoneCover(lesion, null, 0, 2).Choose(zone, shifts, count);

        var chosen = exact.Sets.Select(s => shifts[s]).OrderBy(s => s.X).ToList();
        Assert.Equal(count, chosen.Count);
        Assert.Equal(-outermost, chosen[0].X, 0.5);
        Assert.Equal(outermost, chosen[^1].X, 0.5);
        Assert.All(chosen, s => Assert.Equal(0, s.Y, 1e-9));
        var covered = Shapes.Fill(Grid, p => chosen.Exists(s => Vec3.Distance(p, s) <= 10));
        Assert.Equal(0, ShapeMismatch.Of(0, lesion, covered).ResidualMl, 0.02);
    }

    /// <summary>
    /// Fewest equal balls of radius r that cover a ball of radius R: 1 up to R = r; fewer than four cover no larger one, because each takes less than half of its surface; then R / r up to
    /// 1 / sin(cap): four caps of 70.53 degrees (1.0607), five of 63.43 (1.1180), six of 54.74 (1.2247) cover a sphere and no smaller ones do (rathbun2020).
    /// </summary>
    [Theory]
    [InlineData(12, 12, 1)]
    [InlineData(12.5, 12, 4)]
    [InlineData(14.4, 12, 6)]
    [Trait("Row", "A3.06")]
    public void Choose_BallsOnALargerBall_NeedsAsManyAsTheSphereCovering(double radius, double zoneRadius, int fewest)
    {
        var grid = Shapes.Grid(31, 31, 31, 1, 1, 1);
        var lesion = Shapes.Sphere(grid, Vec3.Zero, radius);
        var zone = Shapes.Sphere(grid, Vec3.Zero, zoneRadius);
        // Corners of a tetrahedron and of an octahedron are among the places.
        List<Vec3> shifts = [.. from d in new[] { 3, 4, 5, 8 } from s in new[] { -d, d } from v in new Vec3[] { new(s, 0, 0), new(0, s, 0), new(0, 0, s) } select v];
        shifts.AddRange(from d in new[] { 2, 3 } from x in new[] { -d, d } from y in new[] { -d, d } from z in new[] { -d, d } select new Vec3(x, y, z));
        shifts.Add(Vec3.Zero);
        var cover = new ZoneCover(lesion, null, 0, 2);
        double Left(int count) => ShapeMismatch.Of(0, lesion, Union(grid, cover.Choose(zone, shifts, count).Exact.Sets.Select(n => shifts[n]), zoneRadius)).ResidualMl;

        var counts = Enumerable.Range(1, 6).First(n => Left(n) == 0);

        Assert.Equal(fewest, counts);
    }

    private static Mask Union(ImageGeometry grid, IEnumerable<Vec3> centres, double radius)
    {
        var list = centres.ToList();
        return Shapes.Fill(grid, p => list.Exists(c => Vec3.Distance(p, c) <= radius));
    }

    /// <summary>An ellipsoid that is the ball stretched by two along x is covered by the ball stretched by two, once and exactly.</summary>
    [Fact]
    [Trait("Row", "A3.05")]
    public void Choose_AStretchedZoneOnTheSameEllipsoid_TakesOneInTheMiddle()
    {
        var ellipsoid = Shapes.Fill(Grid, p => p.X * p.X / 4 + p.Y * p.Y + p.Z * p.Z <= 100);
        var shifts = Shifts(2, 10);

        var (greedy, exact) = new ZoneCover(ellipsoid, null, 0, 2).Choose(ellipsoid, shifts, 2);

        Assert.Equal(Vec3.Zero, shifts[Assert.Single(greedy.Sets)]);
        Assert.Equal(greedy.Sets, exact.Sets);
    }
}
