using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Report;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Simulation;

/// <summary>A block of liver with a straight portal vein of 3 mm radius along z and a lesion beside it.</summary>
public class EndovascularTests
{
    private const double VeinMm = 3;
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    private static Mask Where(ImageGeometry g, Func<Vec3, bool> inside)
    {
        var mask = new Mask(g);
        for (var n = 0; n < mask.Data.Length; n++)
        {
            var (i, j, k) = g.Unravel(n);
            mask.Data[n] = inside(g.CentreMm(i, j, k)) ? (byte)1 : (byte)0;
        }
        return mask;
    }

    private static bool Vein(Vec3 p) => p.X * p.X + p.Y * p.Y <= VeinMm * VeinMm;

    private static Case Patient(double besideMm = 6, string vein = "portal_vein")
    {
        var g = ImageGeometry.AxisAligned(71, 51, 81, new(1, 1, 1), new(-25, -25, -40));
        var centre = new Vec3(besideMm + 4, 0, 0);
        var lesion = Where(g, p => Vec3.Distance(p, centre) < 4 && !Vein(p));
        Structure Of(string name, Mask mask) => new(name, mask, mask.VolumeMl, false, "phantom");
        Dictionary<string, Structure> structures = new()
        {
            ["body"] = Of("body", Where(g, p => p is { X: > -24 and < 44, Y: > -24 and < 24 })),
            ["liver"] = Of("liver", Where(g, p => p is { X: > -20 and < 40, Y: > -20 and < 20 } && !Vein(p))),
            [vein] = Of(vein, Where(g, Vein)),
        };
        return new()
        {
            Id = "vessel",
            TumourType = "hcc",
            Position = "supine",
            Geometry = g,
            Images = [new("ct", new(g, new float[g.Count]), "CT", "portal-venous", null, null, null, null)],
            Structures = structures,
            Lesions = [new("tumour-1", lesion, lesion.VolumeMl, centre, 8)],
            Targets = ["tumour-1"],
        };
    }

    private static SimulationResult Run(string device, double power, double velocity)
    {
        var patient = Patient();
        var half = new EndovascularAblation().ActiveCentreMm(Catalogue[device], new Dictionary<string, double>());
        var step = new PlanStep(0, "endovascular-ablation", "tumour-1", device, new Dictionary<string, double> { ["power"] = power, ["time"] = 90, ["flow_velocity"] = velocity }, new(0, 0, -half), new(0, 0, half));
        return Simulator.Simulate(patient, new([step]), patient.Lesions[0], TherapyRegistry.Standard, new Draw(Catalogue), new SimulationOptions(1.5, MarginMm: 10, CoolDownS: 20));
    }

    /// <summary>Highest temperature of tissue that shares a face with blood, degC.</summary>
    private static double Wall(SimulationResult run)
    {
        var (g, s) = (run.State.Grid!, run.State);
        var blood = s.Get(Fields.Tissue).Data.Select(t => s.Tissues[t] == "blood").ToArray();
        var most = 0f;
        for (var c = 0; c < blood.Length; c++)
        {
            var (i, j, k) = (c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny));
            var beside = (i > 0 && blood[c - 1]) || (i < g.Nx - 1 && blood[c + 1]) || (j > 0 && blood[c - g.Nx]) || (j < g.Ny - 1 && blood[c + g.Nx]) || (k > 0 && blood[c - g.Nx * g.Ny]) || (k < g.Nz - 1 && blood[c + g.Nx * g.Ny]);
            most = beside && !blood[c] ? Math.Max(most, s.Get(Fields.TemperatureMax).Data[c]) : most;
        }
        return 37 + most;
    }

    [Theory]
    [Trait("Row", "A3.09")]
    [InlineData("endovascular-bipolar-5f", 10)]
    [InlineData("endovascular-diffuser-1064", 7)]
    public void Simulate_FlowOffSlowAndOn_TheLesionShrinksAndTheWallTemperatureIsReported(string device, double power)
    {
        var (off, slow, on) = (Run(device, power, 0), Run(device, power, 0.002), Run(device, power, 0.128));

        Assert.True(off.Zone.VolumeMl > 1.2 * slow.Zone.VolumeMl && slow.Zone.VolumeMl > on.Zone.VolumeMl && on.Zone.VolumeMl < 0.5 * off.Zone.VolumeMl, $"off {off.Zone.VolumeMl:F2} mL, slow {slow.Zone.VolumeMl:F2} mL, on {on.Zone.VolumeMl:F2} mL");
        foreach (var run in new[] { off, slow, on })
        {
            Assert.Equal(Wall(run), run.Readings["vessel-wall-max-C"], 1e-3);
            Assert.Contains(VesselFindings.Of(run, Catalogue), f => f.Id == "vessel.wall" && f.Message.Contains(FormattableString.Invariant($"{Wall(run):F1} degC"), StringComparison.Ordinal));
            Assert.True(run.Readings["energy-balance-relative"] < 1e-3);
            Assert.Empty(run.Troubles);
        }
        Assert.True(off.Readings["vessel-wall-max-C"] > on.Readings["vessel-wall-max-C"]);
        Assert.Equal(0, off.Readings["vessel-flow-mL/min"]);
        Assert.InRange(on.Readings["vessel-flow-mL/min"], 0.6 * 217, 1.4 * 217);
    }

    private static PlanResult Plan(Case patient) => new Planner(TherapyRegistry.Standard, Catalogue).Plan(patient, new()
    {
        Therapy = "endovascular-ablation",
        Guidance = "",
        Settings = new Dictionary<string, double> { ["power"] = 10, ["time"] = 60, ["flow_velocity"] = 0 },
        Simulation = new SimulationOptions(2, MarginMm: 8, CoolDownS: 20),
    });

    [Fact]
    [Trait("Row", "A3.10")]
    public void Plan_LesionBesideThePortalVein_HasNoTracksAndShowsTheAccessSiteInTheirPlace()
    {
        var plan = Plan(Patient());
        var target = Assert.Single(plan.Targets);

        Assert.NotEmpty(target.Shafts);
        Assert.Empty(target.Tracks);
        Assert.Equal(0, target.Path!.CapsuleCrossings);
        Assert.Equal("0", PlanOutputs.Document(plan).Results["tumour-1.tracks"]);
        Assert.Equal("dsa", target.Step!.Guidance);
        Assert.Contains(target.Findings, f => f is { Id: "guidance.pairing", Status: CriterionStatus.Met });
        Assert.Contains(target.Findings, f => f is { Id: "access.capsule", Status: CriterionStatus.Met });
        var site = Assert.Single(target.Findings, f => f.Id == "access.site");
        Assert.Equal(("kalambokis2007", Grade.E3), (site.Source, site.Grade));
        Assert.Contains("0.56 %", site.Message, StringComparison.Ordinal);
        Assert.Contains(target.Findings, f => f is { Id: "vessel.thrombosis", Source: "frich2006" });
        var page = HtmlReport.Page(plan);
        Assert.Contains("0.56 %", page, StringComparison.Ordinal);
        Assert.Contains("Needle tracks: 0", page, StringComparison.Ordinal);
        foreach (var word in new[] { "skin entry", "Skin entry", "Depth from skin", "from the skin", "Bleeding" })
        {
            Assert.DoesNotContain(word, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Row", "A3.09")]
    public void Plan_LesionBeyondThermalReach_IsRefusedWithItsDistance()
    {
        var plan = Plan(Patient(besideMm: 14));
        var target = Assert.Single(plan.Targets);

        Assert.Null(target.Step);
        var reach = Assert.Single(target.Findings, f => f.Id == "path.reach");
        Assert.Equal(CriterionStatus.NotMet, reach.Status);
        Assert.Contains("heat reaches 10 mm", reach.Message, StringComparison.Ordinal);
        Assert.InRange(target.Paths.LeastViolated!.Path.Violations[0].Value, 12.5, 15);
    }

    [Fact]
    public void Plan_WithoutALabelledVessel_IsUnknownNotRefused()
    {
        var plan = Plan(Patient(vein: "cyst"));

        Assert.Null(plan.Targets[0].Step);
        Assert.Contains(plan.Targets[0].Findings, f => f is { Id: "path.vessel", Status: CriterionStatus.Unknown });
    }

    [Theory]
    [InlineData("portal_vein", 1)]
    [InlineData("hepatic_vein", -1)]
    public void Emit_VesselOfTheCase_SaysWhichWayTheBloodFlows(string vein, int sign)
    {
        var step = new PlanStep(0, "endovascular-ablation", "tumour-1", "endovascular-bipolar-5f", new Dictionary<string, double>(), new(0, 0, -12), new(0, 0, 12));
        var sources = new EndovascularAblation().Emit(new(Patient(vein: vein), step, new Draw(Catalogue))).ToList();

        Assert.Equal(sign * 0.128, Assert.Single(sources.OfType<VesselFlowSource>()).VelocityMs, 1e-9);
        Assert.Equal(10, Assert.Single(sources.OfType<CurrentElectrodeSource>()).PowerW);
    }
}
