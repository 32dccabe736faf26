using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Aim;

/// <summary>A structure with what the rules say about it.</summary>
/// <param name="Name">Structure name.</param>
/// <param name="Whole">All its voxels.</param>
/// <param name="Hard">The voxels that the rule forbids (large vessels only, for vessels); null when a path may cross it.</param>
/// <param name="Rule">Rule, or null.</param>
/// <param name="Automatic">Derived from image values.</param>
internal sealed record Obstacle(string Name, MaskView Whole, MaskView? Hard, ForbiddenRule? Rule, bool Automatic);

/// <summary>
/// What lies around one lesion, prepared once for many paths: obstacles with their clearances, the organ that holds the lesion, and three fields on
/// a lattice: slack (distance to the nearest forbidden structure minus its clearance and the needle's radius), clearance and clearance to bone.
/// </summary>
public sealed partial class AccessMap
{
    /// <summary>Fields know distances up to this, mm; more is "far".</summary>
    internal const double RangeMm = 15;

    /// <summary>Step of walks through the original masks, mm.</summary>
    internal const double WalkMm = 0.7;

    internal AccessMap(Case theCase, Lesion lesion, AimOptions options, double reachMm, CancellationToken ct)
    {
        (Options, Rules, Lesion) = (options, options.Rules, lesion);
        Space = new(theCase.Geometry);
        NeedleRadiusMm = options.DiameterMm / 2;
        ReachMm = reachMm;
        Centre = Space.FromLps(lesion.CentreMm);
        Target = MaskView.Of(lesion.Mask);
        Parts = theCase.Parts;
        var at = Space.Voxel(Centre);
        if (at < 0 || lesion.Mask.Data[at] == 0)
        {
            Centre = DeepestPoint();
        }
        Lattice = new(Space, Centre, reachMm + RangeMm);
        var body = theCase.Structure("body")!;
        Outside = SkinFinder.OutsideAir(body.Mask);
        Skin = SkinFinder.Find(body.Mask, Outside, Space, Centre, Lattice);
        TableDirection = TableSide(theCase.Position) is { } t ? Space.DirectionFromLps(t) : null;
        TableLevelMm = TableDirection is { } d && Skin.Count > 0 ? Skin.Max(c => Vec3.Dot(c.Position, d)) : double.PositiveInfinity;
        _patch = MaskView.Ball(Space.Spacing, Rules.CapsulePatchMm);
        ct.ThrowIfCancellationRequested();
        var region = Region();
        var names = theCase.Structures.Keys.Where(n => n is not ("body" or "tumour" or "skin" or "air" or "gas" or "ablation_zone")).Order(StringComparer.Ordinal).ToArray();
        var views = new MaskView[names.Length];
        Parallel.For(0, names.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = ct },
            i => views[i] = MaskView.Of(theCase.Structures[names[i]].Mask));
        (HostName, Hosts) = FindHost(names, views);
        var obstacles = new List<Obstacle>();
        for (var i = 0; i < names.Length; i++)
        {
            var rule = Hosts.Contains(views[i]) || views[i].Box.IsEmpty ? null : Rule(names[i]);
            var hard = rule is null ? null : rule.IsVessel ? views[i].ThickParts(Space.Spacing, Rules.VesselDiameterMm, region, options.Threads) : views[i];
            obstacles.Add(new(names[i], views[i], hard is { Box.IsEmpty: true } ? null : hard, rule, theCase.Structures[names[i]].Automatic));
        }
        foreach (var other in theCase.Lesions.Where(l => l.Name != lesion.Name))
        {
            var view = MaskView.Of(other.Mask);
            obstacles.Add(new(other.Name, view, view.Box.IsEmpty ? null : view, Rule(other.Name), false));
        }
        Obstacles = obstacles;
        BuildFields(ct);
    }

    internal AimOptions Options { get; }

    internal PathRules Rules { get; }

    internal Lesion Lesion { get; }

    internal IndexSpace Space { get; }

    internal Lattice Lattice { get; }

    internal double NeedleRadiusMm { get; }

    internal double ReachMm { get; }

    /// <summary>Point aimed at by default, index-axis mm.</summary>
    internal Vec3 Centre { get; }

    internal MaskView Target { get; }

    /// <summary>Finer names ("rib_left_9" inside "bone"); null = none.</summary>
    internal PartMap? Parts { get; }

    internal byte[] Outside { get; }

    internal IReadOnlyList<SkinCandidate> Skin { get; }

    /// <summary>Unit vector towards the table, index axes; null when the patient's position is unknown.</summary>
    internal Vec3? TableDirection { get; }

    /// <summary>Position of the table along <see cref="TableDirection"/>, mm.</summary>
    internal double TableLevelMm { get; }

    internal IReadOnlyList<Obstacle> Obstacles { get; }

    internal string HostName { get; }

    internal IReadOnlyList<MaskView> Hosts { get; }

    internal float[] Slack { get; private set; } = [];

    internal short[] Nearest { get; private set; } = [];

    internal float[] Clearance { get; private set; } = [];

    internal float[] BoneClearance { get; private set; } = [];

    internal byte[] Labelled { get; private set; } = [];

    /// <summary>True when the organ of the target is one whose capsule and parenchyma count as hard limits.</summary>
    internal bool CapsuleRules => Hosts.Count > 0 && PathRules.AnyMatches(Rules.CapsuleOrgans, HostName);

    internal bool InHost(Vec3 p)
    {
        foreach (var h in Hosts)
        {
            if (h.At(p, Space.Spacing))
            {
                return true;
            }
        }
        return false;
    }

    internal bool InHost(int x, int y, int z)
    {
        foreach (var h in Hosts)
        {
            if (h[x, y, z])
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Direction of the table in LPS by the patient's position; null = unknown.</summary>
    internal static Vec3? TableSide(string position) => position switch
    {
        "supine" => new(0, 1, 0),
        "prone" => new(0, -1, 0),
        "left-decubitus" => new(1, 0, 0),
        "right-decubitus" => new(-1, 0, 0),
        _ => null,
    };

    /// <summary>How far a shaft comes from below the horizontal through the target, degrees, and whether its hub would be in the table.</summary>
    internal (double BelowDeg, bool HubInTable) Table(Vec3 entry, Vec3 tip)
    {
        if (TableDirection is not { } t)
        {
            return (-90, false);
        }
        var outward = (entry - tip).Normalized();
        var hub = tip + outward * Options.ShaftLengthMm;
        return (Math.Asin(Math.Clamp(Vec3.Dot(outward, t), -1, 1)) * 180 / Math.PI, Vec3.Dot(hub, t) > TableLevelMm);
    }

    private ForbiddenRule? Rule(string name) => Rules.RuleOf(name) is { } r && !Options.LiftedRules.Contains(r.Id) && !Options.ThroughStructures.Contains(name) ? r : null;

    private IndexBox Region() => new IndexBox(
        Lattice.FirstX - (int)(RangeMm / Space.Spacing.X) - 1, Lattice.FirstY - (int)(RangeMm / Space.Spacing.Y) - 1, Lattice.FirstZ - (int)(RangeMm / Space.Spacing.Z) - 1,
        Lattice.FirstX + Lattice.Nx * Lattice.StrideX + (int)(RangeMm / Space.Spacing.X) + 1, Lattice.FirstY + Lattice.Ny * Lattice.StrideY + (int)(RangeMm / Space.Spacing.Y) + 1,
        Lattice.FirstZ + Lattice.Nz * Lattice.StrideZ + (int)(RangeMm / Space.Spacing.Z) + 1).Clip(Space.Whole);

    /// <summary>The lesion's voxel that is deepest inside it, for lesions that do not hold their own centre.</summary>
    private Vec3 DeepestPoint()
    {
        var box = Target.Box;
        var wide = new IndexBox(box.X0 - 1, box.Y0 - 1, box.Z0 - 1, box.X1 + 1, box.Y1 + 1, box.Z1 + 1);
        var outside = MaskView.Build(wide, (x, y, z) => !Target[x, y, z]);
        var nodes = new Lattice(Space, box);
        var d = BoxDistance.Squared(outside, wide, Space.Spacing, nodes, new(0, 0, 0, box.Nx - 1, box.Ny - 1, box.Nz - 1), 1000, Options.Threads);
        var (best, at) = (-1f, Space.FromLps(Lesion.CentreMm));
        for (var i = 0; i < d.Length; i++)
        {
            var p = new Vec3((box.X0 + i % box.Nx) * Space.Spacing.X, (box.Y0 + i / box.Nx % box.Ny) * Space.Spacing.Y, (box.Z0 + i / (box.Nx * box.Ny)) * Space.Spacing.Z);
            if (d[i] > best + 1e-4f || d[i] > best - 1e-4f && SkinFinder.Before(Space.ToLps(p), Space.ToLps(at)))
            {
                (best, at) = (d[i], p);
            }
        }
        return at;
    }

    /// <summary>The organ with the largest share of the lesion in it, or of the tissue just around it when labels exclude each other.</summary>
    private (string Name, IReadOnlyList<MaskView> Views) FindHost(string[] names, MaskView[] views)
    {
        var shell = MaskView.Ball(Space.Spacing, 4).Where(o => new Vec3(o.X * Space.Spacing.X, o.Y * Space.Spacing.Y, o.Z * Space.Spacing.Z).Length > 2).ToArray();
        var within = TargetVoxels(surfaceOnly: false).ToArray();
        var around = new Lazy<(int X, int Y, int Z)[]>(() => [.. TargetVoxels(surfaceOnly: true)
            .SelectMany(v => shell.Select(o => (v.X + o.X, v.Y + o.Y, v.Z + o.Z))).Where(p => !Target[p.Item1, p.Item2, p.Item3])]);
        foreach (var (all, share) in new[] { (new Lazy<(int X, int Y, int Z)[]>(within), 0.3), (around, 0.1) })
        {
            var points = all.Value;
            var best = names.Select((n, i) => (Name: n, View: views[i], Rule: Rules.RuleOf(n))).Where(s => s.Rule is not { IsVessel: true } && !s.View.Box.IsEmpty)
                .GroupBy(s => s.Rule?.Id ?? s.Name)
                .Select(s => (Group: s, Hits: points.Count(p => s.Any(m => m.View[p.X, p.Y, p.Z])), Labelled: s.Key))
                .OrderByDescending(s => s.Hits).ThenBy(s => s.Labelled, StringComparer.Ordinal).FirstOrDefault();
            if (best.Group is not null && best.Hits > share * points.Length)
            {
                var members = best.Group.OrderByDescending(m => points.Count(p => m.View[p.X, p.Y, p.Z])).ThenBy(m => m.Name, StringComparer.Ordinal).ToArray();
                return (members[0].Name, [.. members.Select(m => m.View)]);
            }
        }
        return ("", []);
    }

    private IEnumerable<(int X, int Y, int Z)> TargetVoxels(bool surfaceOnly)
    {
        var b = Target.Box;
        for (var z = b.Z0; z <= b.Z1; z++)
        {
            for (var y = b.Y0; y <= b.Y1; y++)
            {
                for (var x = b.X0; x <= b.X1; x++)
                {
                    if (Target[x, y, z] && (!surfaceOnly || !Target[x - 1, y, z] || !Target[x + 1, y, z] || !Target[x, y - 1, z] || !Target[x, y + 1, z] || !Target[x, y, z - 1] || !Target[x, y, z + 1]))
                    {
                        yield return (x, y, z);
                    }
                }
            }
        }
    }
}
