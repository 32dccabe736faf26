namespace Seldinger.Planning.Aim;

/// <summary>Turns measures into utilities and their weighted mean.</summary>
internal static class PathScores
{
    public static IReadOnlyList<CriterionScore> Of(PathRules rules, bool capsule, double lengthMm, double tiltDeg, double capsuleDeg, double clearanceMm, double boneMm, double parenchymaMm, double unassessedMm, double offsetMm)
    {
        var scores = new List<CriterionScore>(rules.Criteria.Count);
        foreach (var c in rules.Criteria)
        {
            double? value = c.Id switch
            {
                "length" => lengthMm,
                "tilt" => Math.Abs(tiltDeg),
                "capsule-angle" => capsule && !double.IsNaN(capsuleDeg) ? capsuleDeg : null,
                "clearance" => clearanceMm,
                "rib-clearance" => boneMm,
                "parenchyma" => capsule ? parenchymaMm : null,
                "unassessed" => unassessedMm,
                "offset" => offsetMm,
                _ => null,
            };
            if (value is { } v)
            {
                scores.Add(new(c.Id, c.Label, v, c.Unit, c.Utility(v), c.Weight));
            }
        }
        return scores;
    }

    /// <summary>Weighted mean utility, 0..1.</summary>
    public static double Mean(IReadOnlyList<CriterionScore> scores)
    {
        double sum = 0, weights = 0;
        foreach (var s in scores)
        {
            sum += s.Weight * s.Utility;
            weights += s.Weight;
        }
        return weights > 0 ? sum / weights : 0;
    }

    /// <summary>
    /// Marks the Pareto set: candidates that no other beats or equals in all utilities and beats in one. Candidates come sorted by the sum of
    /// their utilities, falling, so that only earlier ones can dominate.
    /// </summary>
    public static bool[] Pareto(IReadOnlyList<float[]> utilities)
    {
        var front = new List<float[]>();
        var on = new bool[utilities.Count];
        for (var i = 0; i < utilities.Count; i++)
        {
            var mine = utilities[i];
            var dominated = false;
            for (var f = 0; f < front.Count && !dominated; f++)
            {
                dominated = Dominates(front[f], mine);
            }
            if (!dominated)
            {
                on[i] = true;
                front.Add(mine);
            }
        }
        return on;
    }

    private static bool Dominates(float[] a, float[] b)
    {
        var better = false;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] < b[i])
            {
                return false;
            }
            better |= a[i] > b[i];
        }
        return better;
    }
}
