using Seldinger.Biology.Growth;
using Seldinger.Core.Models;
using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Validation;

/// <summary>Tumour volume under a vessel-carried capacity: an independent solution of the same equations, the published numbers, and the mice.</summary>
internal static class GrowthCases
{
    private const double DayS = 86400, StepDays = 0.25;

    /// <summary>Rows: agent ("" = control), volume_mm3 (at day 0), dose_mg_kg, every_days, day.</summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c)
    {
        var context = new ProcessContext(new Draw(c.Catalogue), 1, 1, new Dictionary<string, string>());
        var found = new Dictionary<ReferenceRow, double>();
        foreach (var arm in c.Table.Rows.GroupBy(r => (Agent: r.Text("agent"), Volume: r.Number("volume_mm3"), Dose: r.Number("dose_mg_kg"), Every: r.Number("every_days"))))
        {
            var agent = arm.Key.Agent.Length > 0 ? arm.Key.Agent : "endostatin";
            var process = new CarryingCapacityGrowth("lewis-lung-carcinoma", "t", [agent]);
            var state = new TissueState();
            process.Begin(state, context);
            state.Pools[Pools.Volume("t")] = arm.Key.Volume * 1e-9;
            using var run = process.Start(state, context);
            double day = 0, given = 0;
            foreach (var r in arm.OrderBy(r => r.Number("day")))
            {
                for (; day < r.Number("day") - 1e-9; day += StepDays)
                {
                    if (arm.Key.Dose > 0 && day % arm.Key.Every == 0)
                    {
                        given += arm.Key.Dose;
                        state.Pools[Pools.Delivered(agent)] = given;
                    }
                    run.Advance(state, [], StepDays * DayS);
                }
                found[r] = state.Pools[Pools.Volume("t")] * 1e9;
            }
        }
        return c.Figures(r => found[r]);
    }
}
