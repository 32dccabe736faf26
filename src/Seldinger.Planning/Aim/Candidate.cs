using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Aim;

/// <summary>Why a candidate is out; the obstacle stands beside it where it is one.</summary>
internal enum Block : byte
{
    None,
    Length,
    Table,
    Outside,
    Touches,
    Clearance,
    Parenchyma,
    CapsuleAngle,
}

/// <summary>One cast path.</summary>
internal struct Candidate
{
    public Vec3 Entry;
    public Vec3 Aim;
    public Vec3 Tip;
    public double LengthMm;
    public Block Block;
    public short Obstacle;
    public byte Part;
    public float Score;
    public float Sum;
    public float[]? Utilities;

    /// <summary>Casts a path against the hard limits in the order of their cost, then scores it.</summary>
    public static Candidate Cast(AccessMap map, Vec3 entry, Vec3 aim)
    {
        var rules = map.Rules;
        var tip = aim + (aim - entry).Normalized() * map.Options.ActiveCentreOffsetMm;
        var c = new Candidate { Entry = entry, Aim = aim, Tip = tip, LengthMm = Vec3.Distance(entry, tip), Obstacle = -1, Score = float.NaN };
        if (c.LengthMm > map.Options.ShaftLengthMm)
        {
            c.Block = Block.Length;
            return c;
        }
        var (below, hub) = map.Table(entry, tip);
        if (below > rules.TableAngleDeg || hub)
        {
            c.Block = Block.Table;
            return c;
        }
        var (obstacle, touches, part) = map.FirstObstacle(entry, tip);
        if (obstacle >= 0)
        {
            (c.Block, c.Obstacle, c.Part) = (touches ? Block.Touches : Block.Clearance, (short)obstacle, part);
            return c;
        }
        if (map.LeavesBody(entry, tip))
        {
            c.Block = Block.Outside;
            return c;
        }
        var (angle, parenchyma, unassessed) = map.Walk(entry, tip, AccessMap.WalkMm);
        if (map.CapsuleRules && parenchyma < rules.ParenchymaMm)
        {
            c.Block = Block.Parenchyma;
            return c;
        }
        if (map.CapsuleRules && angle < rules.CapsuleAngleDeg)
        {
            c.Block = Block.CapsuleAngle;
            return c;
        }
        var (clearance, bone) = map.SmallestClearances(entry, tip);
        var d = (map.Space.ToLps(tip) - map.Space.ToLps(entry)).Normalized();
        var tilt = Math.Asin(Math.Clamp(d.Z, -1, 1)) * 180 / Math.PI;
        var scores = PathScores.Of(rules, map.CapsuleRules, c.LengthMm, tilt, angle, clearance, bone, parenchyma, unassessed, Vec3.Distance(aim, map.Centre));
        c.Score = (float)Math.Round(PathScores.Mean(scores), 6);
        c.Utilities = [.. scores.Select(s => (float)Math.Round(s.Utility, 4))];
        c.Sum = c.Utilities.Sum();
        return c;
    }
}
