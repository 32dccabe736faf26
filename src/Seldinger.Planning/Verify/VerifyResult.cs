using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Registration;
using Seldinger.Planning.Margin;

namespace Seldinger.Planning.Verify;

/// <summary>One prediction beside its outcome: a line of the records from which calibration is drawn.</summary>
/// <param name="Case">Case id.</param>
/// <param name="Lesion">Lesion.</param>
/// <param name="Therapy">Therapy id.</param>
/// <param name="Device">Device id.</param>
/// <param name="PlannedMl">Volume of the planned zone, mL.</param>
/// <param name="AchievedMl">Volume of the achieved zone, mL.</param>
/// <param name="Dice">Overlap of both zones, 0..1.</param>
/// <param name="MeanSurfaceMm">Mean distance between both surfaces, mm.</param>
/// <param name="LargestSurfaceMm">Largest distance between both surfaces (Hausdorff), mm.</param>
/// <param name="PlannedMarginMm">Planned minimal margin, mm.</param>
/// <param name="AchievedMarginMm">Achieved minimal margin, mm.</param>
/// <param name="ResidualMl">Lesion outside the achieved zone, mL.</param>
/// <param name="RegistrationMm">Repeatability of the registration, mm; null when none was made.</param>
public sealed record PredictionOutcome(string Case, string Lesion, string Therapy, string Device, double PlannedMl, double AchievedMl, double Dice, double MeanSurfaceMm,
    double LargestSurfaceMm, double PlannedMarginMm, double AchievedMarginMm, double ResidualMl, double? RegistrationMm);

/// <summary>A follow-up compared with its plan.</summary>
/// <param name="Case">The planning case.</param>
/// <param name="Lesion">The lesion.</param>
/// <param name="Outcome">Prediction and outcome in figures.</param>
/// <param name="Planned">Planned margin.</param>
/// <param name="Achieved">Achieved margin.</param>
/// <param name="PlannedZone">Planned zone on the case's geometry.</param>
/// <param name="AchievedZone">Achieved zone on the case's geometry.</param>
/// <param name="FollowUp">Follow-up scan on the case's geometry; null when only a mask was given.</param>
/// <param name="Registration">Registration; null when none was made.</param>
/// <param name="AsTreated">Zone of a new simulation with the needle as it really lay, and its margin; null when not asked for.</param>
/// <param name="Findings">What was noticed.</param>
public sealed record VerifyResult(Case Case, Lesion Lesion, PredictionOutcome Outcome, MarginResult Planned, MarginResult Achieved, Mask PlannedZone, Mask AchievedZone,
    ImageVolume? FollowUp, RegistrationResult? Registration, (Mask Zone, MarginResult Margin, double Dice)? AsTreated, IReadOnlyList<Finding> Findings)
{
    /// <summary>Id of the finding that the follow-up mask is the planned zone.</summary>
    public const string SelfId = "verify.self";

    /// <summary>What is wrong when the follow-up mask is the planned zone itself; null = it is not.</summary>
    public Finding? Self => Findings.FirstOrDefault(f => f.Id == SelfId);

    /// <summary>Volume of the predicted zone after contraction, mL, and its Dice without contraction; null when it was compared as predicted. Overlap and distances of the outcome are after contraction.</summary>
    public (double Ml, double DiceWithout)? Contracted { get; init; }
}
