using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Uncertainty;

/// <summary>What a study of uncertainty says in words: the band of the margin, and zones that are empty or elsewhere.</summary>
public static class UncertaintyFindings
{
    private const string Row = "A5.10";

    /// <summary>Findings of a study; without one, why there is none.</summary>
    /// <param name="result">The study; null = the plan destroys nothing with central values.</param>
    /// <param name="lesion">Name of the lesion.</param>
    public static IEnumerable<Finding> Of(UncertaintyResult? result, string lesion)
    {
        if (result is null)
        {
            yield return Note("uncertainty.empty", Severity.Major, $"nothing is destroyed with central values: there is no zone whose uncertainty could be mapped for {lesion}");
            yield break;
        }
        if (result.ZonesMl.All(v => v == 0))
        {
            yield return Note("uncertainty.empty", Severity.Major, $"no draw destroys anything around {lesion}");
        }
        else if (result.MarginsMm.All(m => m <= -UncertaintyStudy.RangeMm))
        {
            yield return Note("uncertainty.outside", Severity.Major, $"in every draw some of {lesion} lies {UncertaintyStudy.RangeMm:0} mm or more outside the zone: margins end there and say nothing about what moves them");
        }
    }

    private static Finding Note(string id, Severity severity, string message) => new(id, CriterionStatus.NotMet, severity, "the zone reaches the lesion", message, [], "engineering-default", Grade.E4, Row);
}
