using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.BuiltInPatient;
using Seldinger.Planning.Verify;
using Seldinger.Tests;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Verify;

/// <summary>The follow-up scan is computed anew from the patient's formulas at moved points: another phase, noise, slice thickness, a contracted zone.</summary>
public class VerifierTests
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    private static (Case Case, Mask Zone) Planned(DigitalPatient patient)
    {
        var lesion = patient.Lesions[0];
        var zone = new Mask(patient.Geometry);
        var tumour = new Mask(patient.Geometry);
        for (var n = 0; n < zone.Data.Length; n++)
        {
            var (i, j, k) = patient.Geometry.Unravel(n);
            var p = patient.Geometry.CentreMm(i, j, k);
            zone.Data[n] = Vec3.Distance(p, lesion.CentreMm) < lesion.DiameterMm / 2 + 6 ? (byte)1 : (byte)0;
            tumour.Data[n] = lesion.Distance(p) < 0 ? (byte)1 : (byte)0;
        }
        var structures = new[] { "liver", "body" }.Select(s => new Structure(s, patient.Mask(s), patient.Mask(s).VolumeMl, false, "built-in")).ToDictionary(s => s.Name);
        var target = new Lesion("tumour-1", tumour, tumour.VolumeMl, lesion.CentreMm, lesion.DiameterMm);
        return (new()
        {
            Id = "built-in",
            Geometry = patient.Geometry,
            Images = [new("ct", patient.Images[Phase.PortalVenous], "CT", "portal-venous", null, null, null, null)],
            Structures = structures,
            Lesions = [target],
            Targets = ["tumour-1"],
        }, zone);
    }

    [Fact]
    public void Verify_MovedFollowUpInAnotherPhase_RecoversTheShiftAndFindsTheContractedMargin()
    {
        var draw = new Draw(Catalogue);
        var patient = DigitalPatient.Create(draw, 1, 2.2);
        var (planning, zone) = Planned(patient);
        var followUp = FollowUp.Create(patient, draw, new() { ShiftMm = new(6, -5, 6), RotationDeg = new(4, -5, 5), Phase = Phase.Arterial, NoiseSeed = 99, SpacingMm = 2, SliceMm = 4, Zone = zone, Contraction = 0.15 });

        var result = new Verifier(TherapyRegistry.Standard, Catalogue).Verify(new()
        {
            Case = planning,
            Step = new PlanStep(0, "microwave-ablation", "tumour-1", "emprint", new Dictionary<string, double>()),
            PlannedZone = zone,
            FollowUpZone = followUp.Zone!,
            FollowUpScan = followUp.Image,
        });

        var (found, truth) = (result.Registration!.FixedToMoving.ToAffine(), followUp.PlanningToFollowUp);
        var centre = planning.Lesions[0].CentreMm;
        var error = new[] { Vec3.Zero, new Vec3(30, 0, 0), new Vec3(0, 30, 0), new Vec3(0, 0, 30) }.Max(o => Vec3.Distance(found.Apply(centre + o), truth.Apply(centre + o)));
        Assert.True(error < 0.5, $"displacement error {error:F3} mm, repeatability {result.Registration.RepeatabilityMm:F3} mm");
        var rotation = found.Compose(truth.Inverse());
        var angle = Math.Acos(Math.Clamp((rotation.ColumnX.X + rotation.ColumnY.Y + rotation.ColumnZ.Z - 1) / 2, -1, 1)) * 180 / Math.PI;
        Assert.True(angle < 0.5, $"angle error {angle:F3} degrees");

        // 15 % contraction of the 20 mm radius takes 3 mm of the margin; both masks are sampled, by half an edge of their largest voxels each.
        var expected = result.Outcome.PlannedMarginMm - 0.15 * (planning.Lesions[0].DiameterMm / 2 + 6);
        var sampling = (followUp.Zone!.Geometry.LargestEdgeMm + patient.Geometry.LargestEdgeMm) / 2;
        Assert.InRange(result.Outcome.AchievedMarginMm, expected - sampling, expected + sampling);
        Assert.InRange(result.Outcome.AchievedMl / followUp.Zone.VolumeMl, 0.93, 1.07);
        Assert.True(result.Outcome.AchievedMl < result.Outcome.PlannedMl);
    }

    [Fact]
    public void Verify_ZoneShiftedOffTheLesion_SaysWhereTheMarginFailed()
    {
        var draw = new Draw(Catalogue);
        var patient = DigitalPatient.Create(draw, 1, 4);
        var (planning, zone) = Planned(patient);
        var shifted = new Mask(zone.Geometry with { ToLps = zone.Geometry.ToLps with { Origin = zone.Geometry.ToLps.Origin + new Vec3(12, 0, 0) } }, zone.Data);

        var result = new Verifier(TherapyRegistry.Standard, Catalogue).Verify(new()
        {
            Case = planning,
            Step = new PlanStep(0, "microwave-ablation", "tumour-1", "emprint", new Dictionary<string, double>()),
            PlannedZone = zone,
            PlannedTemperature = new(zone.Geometry, [.. zone.Data.Select(z => z != 0 ? 85f : 37f)], "Cel"),
            FollowUpZone = shifted,
        });

        // 19 % of the length is lost at 85 degC; the planned volume itself is reported as planned.
        Assert.InRange(result.Contracted!.Value.Ml / result.Outcome.PlannedMl, 0.45, 0.62);
        Assert.Equal(zone.VolumeMl, result.Outcome.PlannedMl, 0.05 * zone.VolumeMl);
        Assert.True(result.Outcome.ResidualMl > 0);
        Assert.True(result.Achieved.Weak.Direction.X < -0.8, "the zone lies 12 mm to the left, so the right side of the lesion is left over");
        Assert.Contains(result.Findings, f => f.Id == "verify.residual" && f.Status == CriterionStatus.NotMet);
        Assert.Contains(result.Findings, f => f.Id == "verify.registration" && f.Status == CriterionStatus.Unknown);
        Assert.Null(result.Self);

        var itself = new Verifier(TherapyRegistry.Standard, Catalogue).Verify(new()
        {
            Case = planning,
            Step = new PlanStep(0, "microwave-ablation", "tumour-1", "emprint", new Dictionary<string, double>()),
            PlannedZone = zone,
            FollowUpZone = new(zone.Geometry, [.. zone.Data]),
        });
        Assert.Contains("compares the plan with itself", itself.Self!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Agree_KnownDifferences_GivesBlandAltmansBiasAndLimits()
    {
        PredictionOutcome Record(double planned, double achieved) => new("c", "l", "t", "d", planned, achieved, 0.8, 1, 2, 5, 4, 0, null);
        using var folder = new TemporaryFolder();
        foreach (var r in new[] { Record(30, 28), Record(20, 21), Record(25, 21) })
        {
            OutcomeRecords.Append(folder.Path, r);
            OutcomeRecords.Append(folder.Path, r);
        }
        var a = OutcomeRecords.Agree(OutcomeRecords.Read(folder.Path))!;
        // Differences 2, -1, 4: mean 5/3, sample SD sqrt(19/3).
        Assert.Equal(3, a.Count);
        Assert.Equal(5.0 / 3, a.VolumeBiasMl, 9);
        Assert.Equal(5.0 / 3 + 1.96 * Math.Sqrt(19.0 / 3), a.VolumeLimitsMl.High, 9);
        Assert.Equal(1, a.MarginBiasMm, 9);
    }
}
