using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Tests.Aim;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Report;

/// <summary>A whole plan of a small analytic case, on coarse cells so that it takes seconds.</summary>
internal static class ReportCase
{
    public static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    /// <summary>Planned once per case; tests change what they need with <c>with</c>.</summary>
    private static readonly Lazy<PlanResult> Plain = new(() => Run(new PhantomCase().Build() with { TumourType = "hcc", Intent = Intent.Curative }, 2));

    public static PlanResult Plan => Plain.Value;

    /// <summary>With <paramref name="besideMm"/>, a second antenna parallel to the first, that far from it.</summary>
    public static PlanResult Run(Case patient, int threads, Vec3? besideMm = null)
    {
        var planner = new Planner(TherapyRegistry.Standard, Catalogue);
        // A fixed plan: nothing is searched, so that two simulated minutes are all there is to wait for.
        var paths = PathPlanner.Find(patient, patient.Lesions[0], PhantomCase.Options(threads) with { ActiveCentreOffsetMm = 8 });
        var device = Catalogue.OfKind("microwave-device").First();
        var best = paths.Paths[0];
        var step = new PlanStep(0, "microwave-ablation", patient.Lesions[0].Name, device.Id, new Dictionary<string, double> { ["power"] = 60, ["time"] = 120 }, best.EntryMm, best.TipMm, More: besideMm is { } d ? [new(best.EntryMm + d, best.TipMm + d)] : null);
        return planner.Simulate(patient, new([step], patient.Intent), new() { Simulation = new(SpacingMm: 3, MarginMm: 20, CoolDownS: 10, Threads: threads) });
    }

    /// <summary>The same plan for a lesion that no path reaches.</summary>
    public static PlanResult NoPath()
    {
        var target = Plan.Targets[0];
        var least = target.Paths.Paths[0] with { Rank = 0, Violations = [new("structure:colon", "colon: clearance 3.1 mm, needed 5 mm", 3.1, 5, "mm", 1.9, true)] };
        return Plan with
        {
            Targets = [new() { Lesion = target.Lesion, Guidance = target.Guidance, Paths = target.Paths with { Paths = [], LeastViolated = new(least, "Relax the clearance to the colon by 1.9 mm.") }, Findings = target.Findings }],
        };
    }

    public static Finding Finding(string id, CriterionStatus status, string criterion, string message) => new(id, status, Severity.Major, criterion, message, ["platelets = 120 10*9/L"], "patel2019", Grade.E1, "A8.03");
}
