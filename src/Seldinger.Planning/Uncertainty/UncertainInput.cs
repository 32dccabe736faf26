using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Planning.Margin;

namespace Seldinger.Planning.Uncertainty;

/// <summary>One thing that is not known exactly: a sourced value, or how far a needle misses in one direction.</summary>
/// <param name="Key">Key of the value, or "needle-1.across-1", "needle-1.across-2", "needle-1.depth".</param>
/// <param name="Low">10 % quantile, in <paramref name="Unit"/>.</param>
/// <param name="High">90 % quantile, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Source">Key of references.bib.</param>
/// <param name="Grade">Evidence grade.</param>
/// <param name="Needle">Index of the instrument; -1 for a value.</param>
public sealed record UncertainInput(string Key, double Low, double High, string Unit, string Source, Grade Grade, int Needle = -1)
{
    /// <summary>Quantile of the lower end that is printed and tried alone.</summary>
    public const double LowQuantile = 0.1;

    /// <summary>Quantile of the upper end.</summary>
    public const double HighQuantile = 0.9;
}

/// <summary>The inputs of one plan: every value that the simulation reads, that has a distribution in the catalogue and matters near the lesion, and the placement error of every instrument.</summary>
public static class UncertainInputs
{
    /// <summary>Tissues that fill less than this share of the tissue within reach of the lesion keep their central values.</summary>
    private const double LeastShare = 0.02;

    private const double ReachMm = 20;

    /// <summary>Finds the inputs.</summary>
    /// <param name="draw">A draw with which the plan has been simulated: it knows which values were read.</param>
    /// <param name="state">Tissues on the simulation grid.</param>
    /// <param name="toLesionMm">Distance of every cell to the lesion, mm.</param>
    /// <param name="error">Placement error.</param>
    /// <param name="needles">Number of instruments.</param>
    public static IReadOnlyList<UncertainInput> Of(Draw draw, TissueState state, float[] toLesionMm, PlacementError error, int needles)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(toLesionMm);
        ArgumentNullException.ThrowIfNull(error);
        var inputs = new List<UncertainInput>();
        var (s1, s2) = error.LateralSdMm;
        for (var n = 0; n < needles; n++)
        {
            foreach (var (name, sd) in new[] { ("across-1", s1), ("across-2", s2), ("depth", error.DepthSdMm) }.Where(d => d.Item2 > 0))
            {
                var reach = sd * NormalQuantile.At(UncertainInput.HighQuantile);
                inputs.Add(new($"needle-{n + 1}.{name}", -reach, reach, "mm", error.Source, error.Grade, n));
            }
        }
        var near = Near(state, toLesionMm);
        foreach (var key in draw.Used)
        {
            var owner = key[..key.LastIndexOf('.')];
            if (draw.Catalogue.Contains(owner) && draw.Catalogue[owner].Kind == "tissue" && !near.Contains(owner))
            {
                continue;
            }
            var v = draw.Catalogue.Value(key);
            if (v.Distribution != Distribution.Fixed && v.High > v.Low)
            {
                inputs.Add(new(key, v.AtQuantile(UncertainInput.LowQuantile), v.AtQuantile(UncertainInput.HighQuantile), v.Unit, v.Source, v.Grade));
            }
        }
        return inputs;
    }

    private static HashSet<string> Near(TissueState state, float[] toLesionMm)
    {
        var counts = new long[state.Tissues.Count];
        var tissue = state.Get(Fields.Tissue).Data;
        for (var c = 0; c < tissue.Length; c++)
        {
            counts[tissue[c]] += toLesionMm[c] <= ReachMm ? 1 : 0;
        }
        var total = counts.Sum();
        return [.. state.Tissues.Where((_, t) => counts[t] >= LeastShare * total)];
    }
}
