using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Imaging.Registration;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Verify;

/// <summary>What is compared.</summary>
public sealed record VerifyRequest
{
    /// <summary>The planning case.</summary>
    public required Case Case { get; init; }

    /// <summary>The planned step.</summary>
    public required PlanStep Step { get; init; }

    /// <summary>The planned zone on any grid in the case's patient space.</summary>
    public required Mask PlannedZone { get; init; }

    /// <summary>The zone seen at follow-up, in the space of the follow-up.</summary>
    public required Mask FollowUpZone { get; init; }

    /// <summary>The follow-up scan; null = the mask lies in the planning scan's space already.</summary>
    public ImageVolume? FollowUpScan { get; init; }

    /// <summary>Landmark pairs (planning, follow-up), LPS mm.</summary>
    public IReadOnlyList<(Vec3 Fixed, Vec3 Moving)> Landmarks { get; init; } = [];

    /// <summary>Where the needle really lay, in the planning scan's space; null = no new simulation.</summary>
    public Shaft? AsTreated { get; init; }

    /// <summary>Highest temperature of the plan, degC: the predicted zone is compared after contraction by it; null = as predicted.</summary>
    public ImageVolume? PlannedTemperature { get; init; }

    /// <summary>Simulation options for the new simulation.</summary>
    public SimulationOptions Simulation { get; init; } = new();
}

/// <summary>Compares what was planned with what was achieved, and says where the margin failed.</summary>
/// <param name="therapies">Known therapies.</param>
/// <param name="catalogue">The catalogue.</param>
public sealed class Verifier(TherapyRegistry therapies, Catalogue catalogue)
{
    /// <summary>Tissue around the host organ on which scans are registered, mm.</summary>
    private const double RegionMarginMm = 12;

    /// <summary>Registers when a scan is given, maps the zone into the planning space and compares.</summary>
    /// <exception cref="ValidationException">The step names no lesion of the case, or the follow-up zone is empty.</exception>
    public VerifyResult Verify(VerifyRequest request, IProgress<(string Stage, double Share)>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var patient = request.Case;
        var lesion = patient.Lesions.FirstOrDefault(l => l.Name == request.Step.Target)
            ?? throw new ValidationException([new("plan", $"names the lesion '{request.Step.Target}'.", $"The case has {string.Join(", ", patient.Lesions.Select(l => l.Name))}.")]);
        if (request.FollowUpZone.CountSet() == 0)
        {
            throw new ValidationException([new("follow-up", "the mask is empty.", "Give the mask of the ablation zone at follow-up.")]);
        }
        var threads = request.Simulation.Threads;
        var host = HostOrgan.Of(patient, lesion);
        RegistrationResult? registration = null;
        if (request.FollowUpScan is { } scan)
        {
            progress?.Report(("registering", 0.05));
            var region = host is null ? patient.Structure("body")?.Mask : Morphology.Dilate(host.Mask, RegionMarginMm, threads);
            registration = RigidRegistration.Register(patient.Image, region, scan, request.Landmarks, threads, new Relay(s => progress?.Report(("registering", 0.05 + 0.6 * s))), cancel);
        }
        progress?.Report(("comparing", 0.7));
        var toPlanning = registration?.FixedToMoving.ToAffine().Inverse() ?? Affine3.Identity;
        var achieved = Resample.Trilinear(new Mask(Moved(request.FollowUpZone.Geometry, toPlanning), request.FollowUpZone.Data), patient.Geometry, threads);
        var planned = Resample.Trilinear(request.PlannedZone, patient.Geometry, threads);
        var followUp = request.FollowUpScan is { } f ? Resample.Trilinear(f with { Geometry = Moved(f.Geometry, toPlanning) }, patient.Geometry, -1000, threads) : null;
        var options = MarginOptions.From(catalogue) with { Threads = threads };
        var (plannedMargin, achievedMargin) = (MarginAnalysis.Compute(lesion.Mask, planned, host?.Mask, options), MarginAnalysis.Compute(lesion.Mask, achieved, host?.Mask, options));
        var draw = new Draw(catalogue);
        var seen = request.PlannedTemperature is { } hottest && planned.CountSet() > 0
            ? ContractedZone.Of(planned, hottest, new TissueContraction(draw), BioheatValues.BodyTemperatureK(draw) - 273.15, threads) : planned;
        var (mean, largest) = SurfaceDistance.Of(seen, achieved, threads);
        var outcome = new PredictionOutcome(patient.Id, lesion.Name, request.Step.Therapy, request.Step.Device ?? "", planned.VolumeMl, achieved.VolumeMl, MaskOverlap.Dice(seen, achieved),
            mean, largest, plannedMargin.MinimalMm, achievedMargin.MinimalMm, achievedMargin.ResidualMl, registration?.RepeatabilityMm);
        return new(patient, lesion, outcome, plannedMargin, achievedMargin, planned, achieved, followUp, registration, AsTreated(request, lesion, host, achieved, options, progress, cancel),
            [.. SameZone(request), .. Findings(outcome, achievedMargin, registration)])
        {
            Contracted = seen == planned ? null : (seen.VolumeMl, MaskOverlap.Dice(planned, achieved)),
        };
    }

    private (Mask, MarginResult, double)? AsTreated(VerifyRequest request, Lesion lesion, Structure? host, Mask achieved, MarginOptions options, IProgress<(string, double)>? progress, CancellationToken cancel)
    {
        if (request.AsTreated is not { } shaft)
        {
            return null;
        }
        progress?.Report(("simulating as treated", 0.8));
        var step = request.Step with { EntryMm = shaft.EntryMm, TipMm = shaft.TipMm };
        var simulation = Simulator.Simulate(request.Case, new([step]), lesion, therapies, new Draw(catalogue), request.Simulation, null, cancel);
        var zone = Resample.Trilinear(simulation.Zone, request.Case.Geometry, request.Simulation.Threads);
        return (zone, MarginAnalysis.Compute(lesion.Mask, zone, host?.Mask, options), MaskOverlap.Dice(zone, achieved));
    }

    private static ImageGeometry Moved(ImageGeometry g, Affine3 map) => g with { ToLps = map.Compose(g.ToLps) };

    /// <summary>A follow-up mask that is the planned zone, voxel by voxel, was not measured.</summary>
    private static IEnumerable<Finding> SameZone(VerifyRequest r)
    {
        if (r.FollowUpZone.Geometry.SameAs(r.PlannedZone.Geometry) && r.FollowUpZone.Data.AsSpan().SequenceEqual(r.PlannedZone.Data))
        {
            yield return new(VerifyResult.SelfId, CriterionStatus.NotMet, Severity.Major, "the follow-up was measured after the treatment", "the follow-up is the planned zone: this compares the plan with itself", [], "engineering-default", Grade.E1, "A5.10");
        }
    }

    private static List<Finding> Findings(PredictionOutcome o, MarginResult achieved, RegistrationResult? registration)
    {
        var findings = new List<Finding>
        {
            new("verify.residual", o.ResidualMl > 0 ? CriterionStatus.NotMet : CriterionStatus.Met, Severity.Major, "no residual unablated tumour",
                o.ResidualMl > 0 ? $"{o.ResidualMl:F2} mL of the lesion lie outside the achieved zone, weakest {achieved.Weak.Words}" : "the achieved zone covers the lesion", [], "ahmed2014", Grade.E1, "A5.10"),
            new("verify.registration", registration is null ? CriterionStatus.Unknown : CriterionStatus.Note, Severity.Caution, "both scans lie in one space",
                registration is null ? "no follow-up scan was given: the mask is taken to lie in the planning scan's space" :
                $"rigid; {registration.FixedToMoving.AngleDeg:F1} degrees, {registration.FixedToMoving.TranslationMm.Length:F1} mm; two independent halves of the samples differ by {registration.RepeatabilityMm:F2} mm at most{(registration.LandmarkErrorMm is { } e ? $"; landmarks {e:F2} mm RMS" : "")}",
                [], "studholme1999", Grade.E2, "A2.13"),
        };
        return findings;
    }

    private sealed class Relay(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
