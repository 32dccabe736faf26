using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.Values;
using Seldinger.Physics.Sound;

namespace Seldinger.Planning.Simulation;

/// <summary>How far the simulated box has to reach: for a beam from its focus to where the cone of rays passes the skin, for an instrument in a vessel to both of its ends.</summary>
public static class SourceReach
{
    private const double BeforeSkinMm = 6, AroundVesselMm = 12;
    private const int Corners = 8;

    /// <summary>Points of the cones of all sonications and ends of the stretches of vessels, LPS mm; none for needles.</summary>
    /// <param name="steps">Steps of the plan, in the order of the windows.</param>
    /// <param name="windows">Their windows.</param>
    /// <param name="draw">Values of the run.</param>
    public static IEnumerable<Vec3> PointsMm(IReadOnlyList<PlanStep> steps, IReadOnlyList<ProcedureWindow> windows, Draw draw)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(windows);
        foreach (var (step, window) in steps.Zip(windows))
        {
            foreach (var end in window.Sources.OfType<VesselFlowSource>().SelectMany(s => new[] { s.Shaft.EntryMm, s.Shaft.TipMm }))
            {
                for (var corner = 0; corner < Corners; corner++)
                {
                    yield return end + new Vec3((corner & 1) - 0.5, (corner >> 1 & 1) - 0.5, (corner >> 2) - 0.5) * (2 * AroundVesselMm);
                }
            }
            foreach (var source in window.Sources.OfType<SoundSource>())
            {
                var (bowl, axis) = (SphericalBowl.From(draw, source.Device), (source.FocusMm - source.ApexMm).Normalized());
                var depth = Math.Max(0, Vec3.Dot(source.FocusMm - step.EntryMm!.Value, axis)) + BeforeSkinMm;
                var (u, v) = axis.Perpendiculars();
                for (var n = 0; n < Corners; n++)
                {
                    var (sin, cos) = Math.SinCos(2 * Math.PI * n / Corners);
                    yield return source.FocusMm - axis * depth + (u * cos + v * sin) * (depth * Math.Tan(bowl.RimAngle) + source.SpotRadiusMm);
                }
            }
        }
    }
}
