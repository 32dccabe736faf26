using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Place;

/// <summary>Values of the placement search from the catalogue entry "placement-search" (placement.json); a user's file may replace them.</summary>
/// <param name="LeastApartMm">Instruments that work at once are at least this far apart across their paths, mm.</param>
/// <param name="LateralStepMm">Lattice of places across the path, mm.</param>
/// <param name="DepthStepMm">Lattice of places along the path, mm.</param>
/// <param name="WorstShare">Share of the draws over which the robust objective takes the mean, 0..1.</param>
/// <param name="RobustDraws">Draws for each placement of the robust search.</param>
/// <param name="RobustCandidates">Placements that the robust search starts from.</param>
public sealed record PlacementRules(double LeastApartMm, double LateralStepMm, double DepthStepMm, double WorstShare, int RobustDraws, int RobustCandidates)
{
    /// <summary>Id of the entry.</summary>
    public const string Id = "placement-search";

    /// <summary>Reads the values.</summary>
    /// <param name="draw">Values of the run.</param>
    /// <exception cref="ValidationException">A value of a user's file cannot be used; all at once.</exception>
    public static PlacementRules From(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var wrong = new List<Violation>();
        double Get(string name, double scale, double low, double high)
        {
            var v = draw.Si($"{Id}.{name}") * scale;
            if (!(v >= low && v <= high))
            {
                wrong.Add(new($"{Id}.{name}", $"is {v:G6}.", $"Allowed: {low:G6} to {high:G6}."));
            }
            return v;
        }
        var rules = new PlacementRules(Get("least_apart", 1e3, 0, 100), Get("lateral_step", 1e3, 0.5, 50), Get("depth_step", 1e3, 0.5, 50), Get("worst_share", 1, 0.001, 1),
            (int)Math.Round(Get("robust_draws", 1, 1, 4096)), (int)Math.Round(Get("robust_candidates", 1, 1, 1000)));
        return wrong.Count > 0 ? throw new ValidationException(wrong) : rules;
    }
}
