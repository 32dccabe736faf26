using Seldinger.Planning.Uncertainty;

namespace Seldinger.Planning.Outputs;

/// <summary>uncertainty.json: every draw, every input and how far it moves the margin.</summary>
/// <param name="Schema">Version of this form.</param>
/// <param name="Purpose">Purpose sentence.</param>
/// <param name="Draws">Number of draws.</param>
/// <param name="MarginMm">Distribution of the minimal margin, mm.</param>
/// <param name="ZoneMl">Distribution of the zone's volume, mL.</param>
/// <param name="CentralMarginMm">Margin with everything at its centre, mm.</param>
/// <param name="MarginsMm">Minimal margin by draw, mm.</param>
/// <param name="ZonesMl">Zone volume by draw, mL.</param>
/// <param name="Inputs">Inputs with their effect, largest first.</param>
/// <param name="RepeatedInFull">Draws on the reduced and on the full model.</param>
public sealed record UncertaintyDocument(string Schema, string Purpose, int Draws, Spread MarginMm, Spread ZoneMl, double CentralMarginMm, IReadOnlyList<double> MarginsMm, IReadOnlyList<double> ZonesMl,
    IReadOnlyList<InputEffect> Inputs, IReadOnlyList<DrawCheck> RepeatedInFull)
{
    /// <summary>Version of the form.</summary>
    public const string Version = "seldinger-uncertainty-1";

    /// <summary>The document of a study.</summary>
    public static UncertaintyDocument Of(UncertaintyResult u)
    {
        ArgumentNullException.ThrowIfNull(u);
        return new(Version, PlanDocument.PurposeText, u.Draws, u.MarginMm, u.ZoneMl, u.CentralMarginMm, u.MarginsMm, u.ZonesMl, u.Effects, u.Checks);
    }
}
