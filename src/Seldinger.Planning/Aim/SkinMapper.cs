using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Aim;

/// <summary>Joins blocked skin points with the same reason into regions and puts the reason into words.</summary>
internal static class SkinMapper
{
    public static SkinMap Build(AccessMap map, IReadOnlyList<Candidate> cast)
    {
        var skin = map.Skin;
        var at = new Dictionary<(int, int, int), int>(skin.Count);
        for (var i = 0; i < skin.Count; i++)
        {
            at[skin[i].Block] = i;
        }
        var total = Math.Max(1e-9, skin.Sum(s => s.AreaMm2));
        var member = new int[skin.Count];
        Array.Fill(member, -1);
        var regions = new List<(List<int> Points, double Area)>();
        var stack = new Stack<int>();
        for (var seed = 0; seed < skin.Count; seed++)
        {
            if (member[seed] >= 0 || cast[seed].Block == Block.None)
            {
                continue;
            }
            var points = new List<int>();
            stack.Push(seed);
            member[seed] = regions.Count;
            while (stack.Count > 0)
            {
                var i = stack.Pop();
                points.Add(i);
                var (x, y, z) = skin[i].Block;
                for (var n = 0; n < 27; n++)
                {
                    if (at.TryGetValue((x + n % 3 - 1, y + n / 3 % 3 - 1, z + n / 9 - 1), out var j) && member[j] < 0 && Same(cast[i], cast[j]))
                    {
                        member[j] = regions.Count;
                        stack.Push(j);
                    }
                }
            }
            regions.Add((points, points.Sum(i => skin[i].AreaMm2)));
        }
        var order = Enumerable.Range(0, regions.Count).OrderByDescending(r => Math.Round(regions[r].Area, 3)).ThenByDescending(r => regions[r].Points.Count).ToArray();
        var number = new int[regions.Count];
        var list = new List<BlockedRegion>(order.Length);
        foreach (var r in order)
        {
            number[r] = list.Count + 1;
            var centre = Vec3.Zero;
            foreach (var i in regions[r].Points)
            {
                centre += map.Space.ToLps(skin[i].Position) * (1.0 / regions[r].Points.Count);
            }
            var (reason, constraint) = Reason(map, cast, regions[r].Points);
            list.Add(new(number[r], reason, constraint, regions[r].Area / total, centre, regions[r].Points.Count));
        }
        var result = new SkinPoint[skin.Count];
        double feasible = 0;
        for (var i = 0; i < skin.Count; i++)
        {
            var free = cast[i].Block == Block.None;
            feasible += free ? skin[i].AreaMm2 : 0;
            result[i] = new(map.Space.ToLps(skin[i].Position), free ? 0 : number[member[i]], cast[i].Score, (float)cast[i].LengthMm);
        }
        return new(result, list, feasible / total);
    }

    private static bool Same(in Candidate a, in Candidate b) => a.Block == b.Block && a.Obstacle == b.Obstacle && a.Part == b.Part;

    private static (string Reason, string Constraint) Reason(AccessMap map, IReadOnlyList<Candidate> cast, List<int> points)
    {
        var c = cast[points[0]];
        switch (c.Block)
        {
            case Block.Length:
                var (low, high) = (points.Min(i => cast[i].LengthMm), points.Max(i => cast[i].LengthMm));
                return ($"{(high - low < 1 ? $"{low:F0}" : $"{low:F0}-{high:F0}")} mm > {map.Options.ShaftLengthMm:F0} mm", "length");
            case Block.Table:
                return ("table side", "table");
            case Block.Outside:
                return ("leaves the body before its entry", "outside");
            case Block.Parenchyma:
                return ($"less than {map.Rules.ParenchymaMm:F0} mm {Words.Of(map.HostName)} before the tumour", "parenchyma");
            case Block.CapsuleAngle:
                return ($"less than {map.Rules.CapsuleAngleDeg:F0} deg to the capsule", "capsule-angle");
            case Block.Touches:
                return (Words.Of(Name(map, c)), $"structure:{map.Obstacles[c.Obstacle].Name}");
            default:
                var o = map.Obstacles[c.Obstacle];
                return (o.Rule!.ClearanceMm > 0 ? $"{Words.Of(Name(map, c))} nearer than {o.Rule.ClearanceMm:F0} mm" : Words.Of(Name(map, c)), $"structure:{o.Name}");
        }
    }

    private static string Name(AccessMap map, in Candidate c) => c.Part > 0 ? map.Parts!.Names[c.Part - 1] : map.Obstacles[c.Obstacle].Name;
}
