using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;

namespace Seldinger.Planning.Uncertainty;

/// <summary>One thing that is not known exactly: a sourced value, or how far a needle misses in one direction.</summary>
/// <param name="Key">Key of the value, or "needle-1.across-1", "needle-1.across-2", "needle-1.depth" ("beam-1.depth" for a beam from outside).</param>
/// <param name="Low">10 % quantile, in <paramref name="Unit"/>.</param>
/// <param name="High">90 % quantile, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Source">Key of references.bib.</param>
/// <param name="Grade">Evidence grade.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Needle">Index of the instrument; -1 for a value.</param>
public sealed record UncertainInput(string Key, double Low, double High, string Unit, string Source, Grade Grade, string Name, int Needle = -1)
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
    /// <param name="request">What the study is about: placement error and instruments.</param>
    /// <param name="endpoint">The run's option "damage-endpoint"; "" = the default.</param>
    public static IReadOnlyList<UncertainInput> Of(Draw draw, TissueState state, float[] toLesionMm, UncertaintyRequest request, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(toLesionMm);
        ArgumentNullException.ThrowIfNull(request);
        var inputs = new List<UncertainInput>();
        var error = request.Error;
        var (s1, s2) = error.LateralSdMm;
        for (var n = 0; n < request.Steps.Sum(s => s.Shafts.Count); n++)
        {
            foreach (var (name, words, sd) in new[] { ("across-1", "sideways, first direction", s1), ("across-2", "sideways, second direction", s2), ("depth", "too shallow or too deep", error.DepthSdMm) }.Where(d => d.Item3 > 0))
            {
                var reach = sd * NormalQuantile.At(UncertainInput.HighQuantile);
                inputs.Add(new($"{request.Instrument}-{n + 1}.{name}", -reach, reach, "mm", error.Source, error.Grade, $"{char.ToUpperInvariant(request.Instrument[0])}{request.Instrument[1..]} {n + 1}: {words}", n));
            }
        }
        inputs.AddRange(Values(draw, endpoint, Near(state, toLesionMm).Contains));
        return inputs;
    }

    /// <summary>The values among them.</summary>
    /// <param name="draw">A draw with which something has been simulated.</param>
    /// <param name="endpoint">The run's option "damage-endpoint"; "" = the default.</param>
    /// <param name="near">True for a tissue that matters.</param>
    public static IReadOnlyList<UncertainInput> Values(Draw draw, string endpoint, Func<string, bool> near)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(near);
        bool Counts(string key) => key[..key.LastIndexOf('.')] is var owner && !(draw.Catalogue.Contains(owner) && draw.Catalogue[owner].Kind == "tissue" && !near(owner)) && DamageConstants.Matters(key, endpoint);
        return [.. draw.Used.Where(Counts).Select(draw.Catalogue.Value).Where(v => v.Distribution != Distribution.Fixed && v.High > v.Low && v.DrawnWith is null)
            .Select(v => new UncertainInput(v.Key, v.AtQuantile(UncertainInput.LowQuantile), v.AtQuantile(UncertainInput.HighQuantile), v.Unit, v.Source, v.Grade, Name(draw.Catalogue, v.Key)))];
    }

    private static string Name(Catalogue catalogue, string key)
    {
        var dot = key.LastIndexOf('.');
        return $"{catalogue[key[..dot]].Name}: {key[(dot + 1)..].Replace('_', ' ')}";
    }

    /// <summary>Tissues that matter: those that fill enough of what lies within reach of the lesion.</summary>
    /// <param name="state">Tissues on the simulation grid.</param>
    /// <param name="toLesionMm">Distance of every cell to the lesion, mm.</param>
    public static IReadOnlySet<string> Near(TissueState state, float[] toLesionMm)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(toLesionMm);
        var counts = new long[state.Tissues.Count];
        var tissue = state.Get(Fields.Tissue).Data;
        for (var c = 0; c < tissue.Length; c++)
        {
            counts[tissue[c]] += toLesionMm[c] <= ReachMm ? 1 : 0;
        }
        var total = counts.Sum();
        return state.Tissues.Where((_, t) => counts[t] >= LeastShare * total).ToHashSet();
    }
}
