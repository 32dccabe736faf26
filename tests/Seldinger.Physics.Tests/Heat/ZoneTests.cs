using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Physics.Damage;

namespace Seldinger.Physics.Tests.Heat;

/// <summary>How zones answer to what surrounds them.</summary>
public sealed class ZoneTests(ITestOutputHelper output)
{
    [Fact]
    public void Zone_MorePerfusion_IsSmaller()
    {
        var draw = HeatCase.Draw();
        var volumes = new List<double>();
        foreach (var w in (double[])[0, 0.0155, 0.031])
        {
            var state = HeatCase.Liver(70, 2, w, draw);
            HeatCase.Run(state, 480, HeatCase.Context(draw), HeatCase.Antenna(80, 480));
            volumes.Add(HeatCase.ZoneMl(state));
        }
        output.WriteLine(string.Join(" > ", volumes.Select(v => $"{v:F1} mL")));
        Assert.True(volumes[0] > volumes[1] && volumes[1] > volumes[2] && volumes[2] > 0);
    }

    [Fact]
    public void Zone_AVesselBeside_IsFlattenedTowardsIt()
    {
        var draw = HeatCase.Draw();
        var state = HeatCase.Liver(60, 1.5, -1, draw, ["blood"]);
        var g = state.Grid!;
        // A vein of 8 mm diameter, parallel to the shaft, its wall 8 mm from it.
        for (var c = 0; c < g.Count; c++)
        {
            var p = g.ToLpsMm(g.CentreM(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny)));
            if ((p.X - 12) * (p.X - 12) + p.Y * p.Y <= 16)
            {
                (state.Get(Fields.Tissue).Data[c], state.Get(Fields.VesselRadius).Data[c]) = (1, 4e-3f);
            }
        }
        HeatCase.Run(state, 480, HeatCase.Context(draw), HeatCase.Antenna(80, 480));
        var (towards, away) = (Reach(state, 1), Reach(state, -1));
        output.WriteLine($"towards the vessel {towards:F1} mm, away {away:F1} mm");
        Assert.True(towards < away - 2);
        Assert.True(towards <= 8.1);
    }

    [Fact]
    public void Zone_AntennaTurnedByNinetyDegrees_TurnsWithIt()
    {
        var draw = HeatCase.Draw();
        var along = HeatCase.Liver(60, 2, -1, draw);
        HeatCase.Run(along, 300, HeatCase.Context(draw), HeatCase.Antenna(80, 300, tipMm: new(0, 0, -15), fromMm: new(0, 0, 80)));
        var across = HeatCase.Liver(60, 2, -1, draw);
        HeatCase.Run(across, 300, HeatCase.Context(draw), HeatCase.Antenna(80, 300, tipMm: new(-15, 0, 0), fromMm: new(80, 0, 0)));
        var (g, worst) = (along.Grid!, 0f);
        for (var c = 0; c < g.Count; c++)
        {
            var (i, j, k) = (c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny));
            worst = Math.Max(worst, Math.Abs(along.Get(Fields.Temperature).Data[c] - across.Get(Fields.Temperature).Data[g.Index(k, j, i)]));
        }
        output.WriteLine($"largest difference {worst:G3} K");
        Assert.True(worst < 0.01f);
        Assert.Equal(1, HeatCase.ZoneMl(along) / HeatCase.ZoneMl(across), 1e-3);
    }

    [Fact]
    public void Zone_LargerDomain_IsTheSame()
    {
        var draw = HeatCase.Draw();
        double Radius(double size)
        {
            var state = HeatCase.Liver(size, 2, -1, draw);
            HeatCase.Run(state, 480, HeatCase.Context(draw), HeatCase.Antenna(80, 480));
            return Reach(state, 1);
        }
        var (small, large) = (Radius(54), Radius(86));
        output.WriteLine($"zone radius {small:F3} mm in 54 mm, {large:F3} mm in 86 mm");
        Assert.True(Math.Abs(small - large) < 0.1);
    }

    [Fact]
    public void Zone_HalfTheCellAndHalfTheStep_MovesItsSurfaceByLessThanHalfAMillimetre()
    {
        var draw = HeatCase.Draw();
        (double Across, double Along) Zone(double spacing, double step)
        {
            var state = HeatCase.Liver(40, spacing, -1, draw);
            HeatCase.Run(state, 120, HeatCase.Context(draw, 2, ("heat-max-step-s", step.ToString())), HeatCase.Antenna(60, 120, tipMm: new(0, 0, -7)));
            return (Reach(state, 1), Reach(state, 3));
        }
        var (draft, cell, half, halfStep) = (Zone(2, 1), Zone(1, 1), Zone(0.5, 1), Zone(1, 0.5));
        output.WriteLine($"2 mm, 1 s: {draft}; 1 mm, 1 s: {cell}; 0.5 mm, 1 s: {half}; 1 mm, 0.5 s: {halfStep}");
        Assert.True(Math.Abs(cell.Across - half.Across) < 0.5 && Math.Abs(cell.Along - half.Along) < 0.5);
        Assert.True(Math.Abs(cell.Across - halfStep.Across) < 0.5 && Math.Abs(cell.Along - halfStep.Along) < 0.5);
    }

    [Fact]
    public void Perfusion_InDeadTissue_HasStopped()
    {
        var draw = HeatCase.Draw();
        double Zone(params (string, double)[] values)
        {
            var d = HeatCase.Draw(values);
            var state = HeatCase.Liver(60, 2, -1, d);
            HeatCase.Run(state, 900, HeatCase.Context(d), HeatCase.Antenna(40, 900));
            return HeatCase.ZoneMl(state);
        }
        var (stops, never) = (Zone(), Zone(("bioheat.perfusion_stop_viability", -1), ("coagulation.endpoint", 1e9)));
        output.WriteLine($"zone {stops:F2} mL when perfusion stops, {never:F2} mL when it never does");
        Assert.True(stops > 1.05 * never);
    }

    /// <summary>Distance from the origin to the zone's surface along an axis (1 = +x, -1 = -x, 3 = +z), mm, between cells by interpolation.</summary>
    internal static double Reach(TissueState state, int direction)
    {
        var g = state.Grid!;
        var viable = state.Get(Fields.Viability).Data;
        double At(double mm)
        {
            var p = g.ToLocalM(Math.Abs(direction) == 1 ? new Vec3(Math.Sign(direction) * mm, 0, 0) : new Vec3(0, 0, mm));
            double sum = 0;
            var (i, j, k) = ((int)Math.Floor(p.X / g.Dx), (int)Math.Floor(p.Y / g.Dy), (int)Math.Floor(p.Z / g.Dz));
            for (var c = 0; c < 8; c++)
            {
                var (a, b, d) = (i + (c & 1), j + (c >> 1 & 1), k + (c >> 2));
                sum += viable[g.Index(Math.Clamp(a, 0, g.Nx - 1), Math.Clamp(b, 0, g.Ny - 1), Math.Clamp(d, 0, g.Nz - 1))]
                    * (1 - Math.Abs(p.X / g.Dx - a)) * (1 - Math.Abs(p.Y / g.Dy - b)) * (1 - Math.Abs(p.Z / g.Dz - d));
            }
            return sum;
        }
        for (double mm = 0; ; mm += 0.02)
        {
            if (At(mm) >= ThermalDamage.DestroyedBelow)
            {
                return mm;
            }
        }
    }
}
