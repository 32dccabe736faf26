using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Guidance;

/// <summary>Lateral placement error of an operator class as an explicit distribution: Rayleigh with a stated mean; editable, never hidden.</summary>
public static class OperatorError
{
    /// <summary>
    /// P(lateral offset at most <paramref name="slackMm"/>) of a Rayleigh distribution with the given mean: 1 - exp(-pi/4 (slack/mean)^2).
    /// For a spherical zone on a spherical lesion the slack is zone radius - lesion radius - margin asked for.
    /// </summary>
    /// <param name="meanMm">Mean lateral error, mm, above 0.</param>
    /// <param name="slackMm">Offset that is still good, mm; below 0 gives 0.</param>
    public static double Probability(double meanMm, double slackMm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(meanMm);
        return slackMm <= 0 ? 0 : 1 - Math.Exp(-Math.PI / 4 * (slackMm / meanMm) * (slackMm / meanMm));
    }

    /// <summary>Mean lateral error of a class of operators, for example "us-novice" (entries of kind "targeting" with a lateral_mean).</summary>
    public static SourcedValue Mean(Catalogue catalogue, string operatorClass)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return catalogue[operatorClass]["lateral_mean"];
    }

    /// <summary>The class in use as a finding: stated with its number and source in every report.</summary>
    public static Finding Shown(Catalogue catalogue, string operatorClass)
    {
        var v = Mean(catalogue, operatorClass);
        return new("guidance.operator", CriterionStatus.Note, Severity.Info, "", $"placement error: {catalogue[operatorClass].Name}, mean lateral error {v.Value:G3} mm ({v.Low:G3} to {v.High:G3}; {v.Condition}{(v.Note.Length > 0 ? $"; {v.Note}" : "")}). Edit the catalogue entry '{operatorClass}' to use your own.", [], v.Source, v.Grade, "A2.02");
    }
}
