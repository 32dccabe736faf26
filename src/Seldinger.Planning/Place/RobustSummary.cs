using Seldinger.Core.Values;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Margin;

namespace Seldinger.Planning.Place;

/// <summary>What the robust search is about: the mean score of the worst share of draws over tissue values and placement error.</summary>
/// <param name="Error">Placement error on a path.</param>
/// <param name="Draws">Draws for each placement, at least 1.</param>
/// <param name="WorstShare">Share of the draws, the worst ones, that counts.</param>
/// <param name="Candidates">Placements of the nominal search that it starts from.</param>
public sealed record RobustOptions(Func<RankedPath, PlacementError> Error, int Draws, double WorstShare, int Candidates)
{
    /// <summary>Options with the values of the catalogue.</summary>
    public static RobustOptions From(Draw draw, Func<RankedPath, PlacementError> error)
    {
        var rules = PlacementRules.From(draw);
        return new(error, rules.RobustDraws, rules.WorstShare, rules.RobustCandidates);
    }
}

/// <summary>One placement under the robust objective, on the reduced model.</summary>
/// <param name="Placement">The placement; its own numbers are those of exact placement and central values in full.</param>
/// <param name="WorstScore">Mean score of the worst share of the draws: the robust objective, lower is better.</param>
/// <param name="MeanScore">Mean score of all draws.</param>
/// <param name="Covered">Share of the draws with the whole lesion inside the zone, 0..1.</param>
public sealed record RobustChoice(Placement Placement, double WorstScore, double MeanScore, double Covered);

/// <summary>The nominal and the robust choice under both objectives.</summary>
/// <param name="Error">Placement error on the path of the robust choice.</param>
/// <param name="Draws">Draws for each placement.</param>
/// <param name="WorstShare">Share of the draws that counts.</param>
/// <param name="Inputs">Keys of the tissue and device values that were drawn.</param>
/// <param name="Evaluated">Placements that were looked at in every draw.</param>
/// <param name="Nominal">Best for exact placement and central values.</param>
/// <param name="Robust">Best in the worst share of the draws; the plan has this one.</param>
public sealed record RobustSummary(PlacementError Error, int Draws, double WorstShare, IReadOnlyList<string> Inputs, int Evaluated, RobustChoice Nominal, RobustChoice Robust);
