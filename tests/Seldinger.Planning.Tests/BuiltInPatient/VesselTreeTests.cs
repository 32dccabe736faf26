using Seldinger.Core.State;
using Seldinger.Planning.BuiltInPatient;

namespace Seldinger.Planning.Tests.BuiltInPatient;

public sealed class VesselTreeTests(PatientFixture fixture)
{
    private DigitalPatient Patient => fixture.Patient;

    // nakamura2014radius: 2.33 above 1 mm, 2.7 from 0.1 to 1 mm, 3.0 below.
    private static double Exponent(double radiusM) => radiusM > 1e-3 ? 2.33 : radiusM > 1e-4 ? 2.7 : 3.0;

    [Fact]
    public void Vessels_Bifurcations_KeepTheRadiusLawOfTheParent()
    {
        var seen = 0;
        foreach (var (parent, children) in Junctions())
        {
            Assert.InRange(children.Count, 1, 2);
            if (children.Count == 2)
            {
                var g = Exponent(parent.RadiusM);
                Assert.Equal(1, children.Sum(c => Math.Pow(c.RadiusM / parent.RadiusM, g)), 1e-9);
                seen++;
            }
        }
        Assert.True(seen > 900, $"{seen} bifurcations");
    }

    [Fact]
    public void Vessels_Radii_FallAlongTheFlowPath() =>
        Assert.All(Junctions(), j => Assert.All(j.Children, c => Assert.True(c.RadiusM <= j.Parent.RadiusM * (1 + 1e-12))));

    [Theory]
    [InlineData("arterial", 1, 250, 1000)]
    [InlineData("portal", 1, 250, 1000)]
    [InlineData("venous", 2, 250, 1000)]
    public void Vessels_System_IsAConnectedTreeWithEnoughTerminals(string system, int trees, int low, int high)
    {
        var edges = Patient.Vessels.Edges.Where(e => e.System == system).ToArray();
        Assert.InRange(edges.Count(e => e.Territory is not null), low, high);
        // A forest: nodes = edges + trees, and every node is reached from a root along the edges.
        var nodes = edges.SelectMany(e => (int[])[e.From, e.To]).Distinct().ToArray();
        Assert.Equal(edges.Length + trees, nodes.Length);
        var near = edges.ToLookup(e => system == "venous" ? e.To : e.From, e => system == "venous" ? e.From : e.To);
        var far = edges.Select(e => system == "venous" ? e.From : e.To).ToHashSet();
        var reached = new HashSet<int>(nodes.Where(n => !far.Contains(n)));
        Assert.Equal(trees, reached.Count);
        var open = new Queue<int>(reached);
        while (open.TryDequeue(out var n))
        {
            foreach (var next in near[n].Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }
        Assert.Equal(nodes.Length, reached.Count);
    }

    [Fact]
    public void Vessels_Terminals_HaveEqualPressure()
    {
        // Poiseuille with equal terminal flow: sum of n l / r^4 from the root is the same for every terminal of a tree (up to a common factor).
        foreach (var system in (string[])["arterial", "portal"])
        {
            var edges = Patient.Vessels.Edges.Where(e => e.System == system).ToArray();
            var children = edges.ToLookup(e => e.From);
            var below = new Dictionary<VesselEdge, int>();
            foreach (var e in edges.Reverse().OrderByDescending(e => Depth(e, edges)))
            {
                below[e] = children[e.To].Any() ? children[e.To].Sum(c => below[c]) : 1;
            }
            var drops = new List<double>();
            var open = new Stack<(VesselEdge Edge, double Drop)>(edges.Where(e => !edges.Any(p => p.To == e.From)).Select(e => (e, 0.0)));
            while (open.TryPop(out var at))
            {
                var drop = at.Drop + below[at.Edge] * at.Edge.LengthM / Math.Pow(at.Edge.RadiusM * 1e3, 4);
                if (!children[at.Edge.To].Any())
                {
                    drops.Add(drop);
                }
                foreach (var c in children[at.Edge.To])
                {
                    open.Push((c, drop));
                }
            }
            Assert.InRange(drops.Max() / drops.Min(), 1, 1.05);
        }
    }

    [Fact]
    public void Vessels_InsideTheLiver_StayInside()
    {
        var liver = Patient.Mask("liver");
        var toIndex = Patient.Geometry.ToLps.Inverse();
        // Roots and trunks lie outside the liver by anatomy; everything thinner runs inside, to a voxel.
        foreach (var e in Patient.Vessels.Edges.Where(e => e.Territory is not null))
        {
            var p = toIndex.Apply(Patient.Vessels.Nodes[e.System == "venous" ? e.From : e.To].PositionMm);
            Assert.True(liver[(int)Math.Round(p.X), (int)Math.Round(p.Y), (int)Math.Round(p.Z)], $"terminal of {e.System} at {p}");
        }
    }

    [Fact]
    public void Vessels_PortalAndVenousTrunks_StayApart()
    {
        var large = Patient.Vessels.Edges.Where(e => e.RadiusM > 1.2e-3).ToArray();
        foreach (var v in large.Where(e => e.System == "venous"))
        {
            foreach (var p in large.Where(e => e.System == "portal"))
            {
                var n = Patient.Vessels.Nodes;
                var gap = Gap(n[v.From].PositionMm, n[v.To].PositionMm, n[p.From].PositionMm, n[p.To].PositionMm) - 1e3 * (v.RadiusM + p.RadiusM);
                // Radii grow after a branch was placed beside another tree: walls may meet, axes stay apart.
                Assert.True(gap > -1.5, $"overlap {gap} mm");
            }
        }
    }

    [Fact]
    public void Vessels_Arteries_FeedTheTumoursMoreDenselyThanTheLiver()
    {
        var ends = Patient.Vessels.Edges.Where(e => e.System == "arterial" && e.Territory is not null).ToArray();
        var tumour = ends.Count(e => e.Territory!.StartsWith("tumour", StringComparison.Ordinal)) / Patient.Mask("tumour").VolumeMl;
        var liver = ends.Length / Patient.Mask("liver").VolumeMl;
        Assert.InRange(tumour / liver, 2.5, 10);
        Assert.DoesNotContain(Patient.Vessels.Edges, e => e.System != "arterial" && e.Territory?.StartsWith("tumour", StringComparison.Ordinal) == true);
    }

    private static int Depth(VesselEdge e, VesselEdge[] edges)
    {
        var byTo = edges.ToDictionary(x => x.To);
        var depth = 0;
        for (var at = e; byTo.TryGetValue(at.From, out var up); at = up)
        {
            depth++;
        }
        return depth;
    }

    private IEnumerable<(VesselEdge Parent, List<VesselEdge> Children)> Junctions()
    {
        var edges = Patient.Vessels.Edges;
        var forward = edges.Where(e => e.System != "venous").ToLookup(e => e.From);
        var backward = edges.Where(e => e.System == "venous").ToLookup(e => e.To);
        return edges.Select(e => (e, (e.System == "venous" ? backward[e.From] : forward[e.To]).ToList())).Where(j => j.Item2.Count > 0);
    }

    private static double Gap(Core.Geometry.Vec3 a, Core.Geometry.Vec3 b, Core.Geometry.Vec3 c, Core.Geometry.Vec3 d)
    {
        var best = double.MaxValue;
        for (var i = 0; i <= 20; i++)
        {
            var p = a + (b - a) * (i / 20.0);
            var t = Math.Clamp(Core.Geometry.Vec3.Dot(p - c, d - c) / Core.Geometry.Vec3.Dot(d - c, d - c), 0, 1);
            best = Math.Min(best, Core.Geometry.Vec3.Distance(p, c + (d - c) * t));
        }
        return best;
    }
}
