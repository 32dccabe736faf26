using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Physics.BloodFlow;
using Seldinger.Physics.Heat;

namespace Seldinger.Planning.Validation;

/// <summary>Large vessels: the heat that they take up over the closed form for a cylinder in a uniformly heated, perfused medium, and a warmed stream in them.</summary>
internal static class VesselCases
{
    private const double RadiusM = 4e-3, PowerW = 0.5, SteadyS = 900;
    private const int Across = 41, Length = 61, Heated = 3;

    /// <summary>Rows: radius_mm, angle_deg, wall = "laminar" or "perfect".</summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c) =>
        c.Figures(r => HeatValidation.VesselUptake(c.Catalogue, c.Threads, r.Number("radius_mm"), r.Number("angle_deg"), r.Text("wall") == "perfect"));

    /// <summary>
    /// A stream that is heated over its first 3 mm, steady; rows: velocity_mm_s, what = "outlet" (rise at the end without exchange over P / (rho c Q)), "fall" (what is left of the rise 40 mm further
    /// over the closed form), "beside" (rise of the tissue 8 mm from the axis over the closed form) or "balance" (energy that is missing).
    /// </summary>
    internal static IReadOnlyList<ValidationFigure> Stream(ValidationContext c)
    {
        var runs = new Dictionary<(double, bool), (TissueState State, double Balance)>();
        return c.Figures(r =>
        {
            var (velocity, what) = (r.Number("velocity_mm_s") * 1e-3, r.Text("what"));
            var key = (velocity, what != "outlet");
            if (!runs.TryGetValue(key, out var run))
            {
                runs[key] = run = Flow(c, velocity, key.Item2);
            }
            var values = BioheatValues.From(HeatLab.Draw(c.Catalogue, HeatLab.M1));
            var (carried, exchange) = (values.BloodHeat * velocity * Math.PI * RadiusM * RadiusM, values.Nusselt * values.BloodConductivity / (2 * RadiusM));
            double Blood(int k) => run.State.Get(Fields.BloodRise).Data[run.State.Grid!.Index(Across / 2, Across / 2, k)];
            const int From = 15, To = 55, Beside = 8;
            return what switch
            {
                "outlet" => Blood(Length - 1) / (PowerW / carried),
                "fall" => Blood(To) / Blood(From) / Math.Exp(-ClosedForms.StreamLoss(HeatLab.M1, RadiusM, exchange) * (To - From) * 1e-3 / carried),
                "beside" => run.State.Get(Fields.Temperature).Data[run.State.Grid!.Index(Across / 2 + Beside, Across / 2, (From + To) / 2)] / Blood((From + To) / 2) / ClosedForms.BesideStream(HeatLab.M1, RadiusM, exchange, Beside * 1e-3),
                _ => run.Balance,
            };
        });
    }

    private static (TissueState State, double Balance) Flow(ValidationContext c, double velocity, bool exchange)
    {
        const double Spacing = 1e-3;
        var grid = new Grid3(Across, Across, Length, Spacing, Spacing, Spacing, new Vec3(Across / 2, Across / 2, 0) * -Spacing, new(1, 0, 0), new(0, 1, 0));
        var state = new TissueState(grid, [HeatLab.Tissue, "blood"]);
        var draw = HeatLab.Draw(c.Catalogue, HeatLab.M1);
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)(HeatLab.M1.Loss / BioheatValues.From(draw).BloodHeat));
        var blood = new List<int>();
        for (var n = 0; n < grid.Count; n++)
        {
            var (x, y) = (n % Across - Across / 2, n / Across % Across - Across / 2);
            if (Spacing * Spacing * (x * x + y * y) <= RadiusM * RadiusM)
            {
                (state.Get(Fields.Tissue).Data[n], state.Get(Fields.VesselRadius).Data[n]) = (1, (float)RadiusM);
                blood.Add(n);
            }
        }
        var heated = blood.Where(n => n / (Across * Across) < Heated).ToList();
        heated.ForEach(n => state.Get(Fields.PowerMicrowave).Data[n] = (float)(PowerW / heated.Count / grid.CellVolumeM3));
        var flow = new VesselFlowSource { Name = "blood", Shaft = new(new(0, 0, 0), new(0, 0, Length - 1)), VelocityMs = velocity, DurationS = SteadyS };
        var options = new Dictionary<string, string> { ["heat-ends"] = "closed", ["vessel-exchange"] = exchange ? "" : "none" };
        using var run = new Run(new Schedule([new VesselStream([flow]), new Bioheat()], [new("stream", 0, SteadyS, [flow])]), new RunState(state), new(draw, c.Threads, 0, options));
        run.AdvanceTo(SteadyS);
        return (state, run.Readings()["energy-balance-relative"]);
    }
}
