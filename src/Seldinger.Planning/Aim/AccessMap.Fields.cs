using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Planning.Aim;

/// <content>Builds the search fields and answers questions on them.</content>
public sealed partial class AccessMap
{
    private double DoubtMm => 0.2 * Math.Max(Lattice.Step.X, Math.Max(Lattice.Step.Y, Lattice.Step.Z));

    private void BuildFields(CancellationToken ct)
    {
        var n = Lattice.Count;
        (Slack, Clearance, BoneClearance, Nearest, Labelled) = (new float[n], new float[n], new float[n], new short[n], new byte[n]);
        var far = (float)RangeMm;
        Array.Fill(Slack, far);
        Array.Fill(Clearance, far);
        Array.Fill(BoneClearance, far);
        Array.Fill(Nearest, (short)-1);
        var region = Region();
        for (var o = 0; o < Obstacles.Count; o++)
        {
            ct.ThrowIfCancellationRequested();
            var obstacle = Obstacles[o];
            MarkLabelled(obstacle.Whole);
            if (obstacle.Hard is not { } hard)
            {
                continue;
            }
            var voxels = hard.Box.Clip(region);
            var limit = obstacle.Rule!.ClearanceMm + NeedleRadiusMm;
            var range = Math.Max(RangeMm, limit + 2);
            var nodes = Lattice.NodesNear(voxels, Space.Spacing, range);
            if (voxels.IsEmpty || nodes.IsEmpty)
            {
                continue;
            }
            var squared = BoxDistance.Squared(hard, voxels, Space.Spacing, Lattice, nodes, range, Options.Threads);
            Merge(squared, nodes, (short)o, (float)limit, (float)(range * range), obstacle.Rule.IsBone);
        }
        foreach (var h in Hosts)
        {
            MarkLabelled(h);
        }
        MarkLabelled(Target);
    }

    private void Merge(float[] squared, IndexBox nodes, short obstacle, float limit, float far, bool bone) =>
        FixedBlocks.For(nodes.Nz, 1, Options.Threads, (a, b) =>
        {
            for (var z = a; z < b; z++)
            {
                for (var y = 0; y < nodes.Ny; y++)
                {
                    var from = squared.AsSpan(nodes.Nx * (y + nodes.Ny * z), nodes.Nx);
                    var to = nodes.X0 + Lattice.Nx * (nodes.Y0 + y + Lattice.Ny * (nodes.Z0 + z));
                    for (var x = 0; x < from.Length; x++, to++)
                    {
                        if (from[x] >= far)
                        {
                            continue;
                        }
                        var d = MathF.Sqrt(from[x]);
                        if (d - limit < Slack[to])
                        {
                            (Slack[to], Nearest[to]) = (d - limit, obstacle);
                        }
                        var field = bone ? BoneClearance : Clearance;
                        field[to] = Math.Min(field[to], d);
                    }
                }
            }
        });

    private void MarkLabelled(MaskView view)
    {
        var nodes = Lattice.NodesNear(view.Box, Space.Spacing, 0);
        if (view.Box.IsEmpty || nodes.IsEmpty)
        {
            return;
        }
        FixedBlocks.For(nodes.Nz, 1, Options.Threads, (a, b) =>
        {
            for (var z = nodes.Z0 + a; z < nodes.Z0 + b; z++)
            {
                for (var y = nodes.Y0; y <= nodes.Y1; y++)
                {
                    for (var x = nodes.X0; x <= nodes.X1; x++)
                    {
                        if (view[Lattice.FirstX + x * Lattice.StrideX, Lattice.FirstY + y * Lattice.StrideY, Lattice.FirstZ + z * Lattice.StrideZ])
                        {
                            Labelled[x + Lattice.Nx * (y + Lattice.Ny * z)] = 1;
                        }
                    }
                }
            }
        });
    }

    /// <summary>
    /// Walks from the skin to the tip and returns the first obstacle whose clearance is broken (and whether the shaft touches it), or -1.
    /// Steps are as long as the slack allows: the slack falls by at most the way walked. Between nodes the interpolated slack may err by a fraction
    /// of their distance, so the search gives the benefit of the doubt and the measurement on the original masks decides.
    /// </summary>
    internal (int Obstacle, bool Touches, byte Part) FirstObstacle(Vec3 entry, Vec3 tip)
    {
        var length = Vec3.Distance(entry, tip);
        var u = (tip - entry) * (1 / length);
        for (double s = 0; ;)
        {
            var slack = Lattice.Sample(Slack, entry + u * s);
            if (slack < -DoubtMm)
            {
                var which = Nearest[Lattice.NearestNode(entry + u * s)];
                if (which < 0)
                {
                    return (FallbackObstacle(entry + u * s), false, 0);
                }
                var (touches, at) = Touches(which, entry, u, s, length);
                return (which, touches, Part(which, at));
            }
            if (s >= length)
            {
                return (-1, false, 0);
            }
            s = Math.Min(length, s + Math.Max(WalkMm, slack));
        }
    }

    /// <summary>Smallest clearances of the shaft's surface to forbidden structures and to bone, mm (at most the range).</summary>
    internal (double Clearance, double Bone) SmallestClearances(Vec3 entry, Vec3 tip) =>
        (SmallestAlong(Clearance, entry, tip) - NeedleRadiusMm, SmallestAlong(BoneClearance, entry, tip) - NeedleRadiusMm);

    /// <summary>Slack of every obstacle that is nearest somewhere along the way, by obstacle: for paths that break limits.</summary>
    internal Dictionary<int, double> WorstSlack(Vec3 entry, Vec3 tip)
    {
        var worst = new Dictionary<int, double>();
        var length = Vec3.Distance(entry, tip);
        var u = (tip - entry) * (1 / length);
        for (double s = 0; s <= length;)
        {
            var p = entry + u * s;
            var slack = Lattice.Sample(Slack, p);
            if (slack < 0 && Nearest[Lattice.NearestNode(p)] is >= 0 and var o)
            {
                worst[o] = Math.Min(slack, worst.GetValueOrDefault(o, 0));
            }
            s += Math.Max(WalkMm, slack);
        }
        return worst;
    }

    /// <summary>True when the way leaves the body before its entry (an arm, a skin fold).</summary>
    internal bool LeavesBody(Vec3 entry, Vec3 tip)
    {
        var length = Vec3.Distance(entry, tip);
        var u = (tip - entry) * (1 / length);
        for (var s = 3.0; s < length; s += 1.5)
        {
            if (Space.Voxel(entry + u * s) is var v && (v < 0 || Outside[v] != 0))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Capsule angle (degrees), parenchyma before the tumour and unlabelled length (mm) of a way, by walking through masks.</summary>
    internal (double AngleDeg, double ParenchymaMm, double UnassessedMm) Walk(Vec3 entry, Vec3 tip, double stepMm)
    {
        var length = Vec3.Distance(entry, tip);
        var u = (tip - entry) * (1 / length);
        var steps = Math.Max(1, (int)Math.Ceiling(length / stepMm));
        var h = length / steps;
        double parenchyma = 0, unlabelled = 0, angle = double.NaN;
        var reached = false;
        for (var i = 0; i < steps; i++)
        {
            var p = entry + u * ((i + 0.5) * h);
            if (Labelled[Lattice.NearestNode(p)] == 0)
            {
                unlabelled += h;
            }
            if (reached || Hosts.Count == 0)
            {
                continue;
            }
            if (Target.At(p, Space.Spacing))
            {
                reached = true;
            }
            else if (!InHost(p))
            {
                continue;
            }
            else
            {
                parenchyma += h;
            }
            if (double.IsNaN(angle))
            {
                angle = CapsuleAngleDeg(p, u);
            }
        }
        return (angle, parenchyma, unlabelled);
    }

    private double SmallestAlong(float[] field, Vec3 entry, Vec3 tip)
    {
        var length = Vec3.Distance(entry, tip);
        var u = (tip - entry) * (1 / length);
        var smallest = RangeMm;
        for (double s = 0; ;)
        {
            var d = Lattice.Sample(field, entry + u * s);
            smallest = Math.Min(smallest, d);
            if (s >= length)
            {
                return smallest;
            }
            s = Math.Min(length, s + Math.Max(WalkMm, d - smallest));
        }
    }

    /// <summary>Angle between a direction and the capsule's plane; the normal is the way from the patch's centre to the centroid of its organ voxels.</summary>
    private double CapsuleAngleDeg(Vec3 p, Vec3 u)
    {
        var s = Space.Spacing;
        var (x, y, z) = ((int)Math.Floor(p.X / s.X + 0.5), (int)Math.Floor(p.Y / s.Y + 0.5), (int)Math.Floor(p.Z / s.Z + 0.5));
        var sum = Vec3.Zero;
        foreach (var (dx, dy, dz) in _patch)
        {
            if (InHost(x + dx, y + dy, z + dz) || Target[x + dx, y + dy, z + dz])
            {
                sum += new Vec3(dx * s.X, dy * s.Y, dz * s.Z);
            }
        }
        return Math.Asin(Math.Min(1, Math.Abs(Vec3.Dot(sum.Normalized(), u)))) * 180 / Math.PI;
    }

    private readonly (int X, int Y, int Z)[] _patch;

    /// <summary>Whether the shaft touches the obstacle on from a place where its clearance is broken, and the deepest place.</summary>
    private (bool Touches, Vec3 Deepest) Touches(int obstacle, Vec3 entry, Vec3 u, double from, double length)
    {
        var clearance = Obstacles[obstacle].Rule!.ClearanceMm;
        var (least, at) = (0.0, entry + u * from);
        for (var s = from; s <= length; s += WalkMm)
        {
            var slack = Lattice.Sample(Slack, entry + u * s);
            if (slack < least)
            {
                (least, at) = (slack, entry + u * s);
            }
            if (slack >= 0 || slack <= -clearance - NeedleRadiusMm)
            {
                break;
            }
        }
        return (least <= -clearance, at);
    }

    /// <summary>The finer name of an obstacle nearest to a place, as the part map numbers it; 0 = none.</summary>
    private byte Part(int obstacle, Vec3 p)
    {
        if (Parts is null)
        {
            return 0;
        }
        var s = Space.Spacing;
        var g = Parts.Geometry;
        var (x, y, z) = ((int)Math.Floor(p.X / s.X + 0.5), (int)Math.Floor(p.Y / s.Y + 0.5), (int)Math.Floor(p.Z / s.Z + 0.5));
        foreach (var (dx, dy, dz) in _patch)
        {
            var (i, j, k) = (x + dx, y + dy, z + dz);
            if ((uint)i < (uint)g.Nx && (uint)j < (uint)g.Ny && (uint)k < (uint)g.Nz && Parts.Data[g.Index(i, j, k)] is > 0 and var part && Obstacles[obstacle].Whole[i, j, k])
            {
                return part;
            }
        }
        return 0;
    }

    /// <summary>The obstacle known at any corner of the cell, when the nearest node knows none.</summary>
    private int FallbackObstacle(Vec3 p)
    {
        for (var corner = 0; corner < 8; corner++)
        {
            var q = p + new Vec3(((corner & 1) - 0.5) * Lattice.Step.X, ((corner >> 1 & 1) - 0.5) * Lattice.Step.Y, ((corner >> 2) - 0.5) * Lattice.Step.Z);
            if (Nearest[Lattice.NearestNode(q)] is >= 0 and var o)
            {
                return o;
            }
        }
        return 0;
    }
}
