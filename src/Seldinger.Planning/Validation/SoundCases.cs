using System.Numerics;
using Seldinger.Core.Values;
using Seldinger.Physics.Sound;

namespace Seldinger.Planning.Validation;

/// <summary>Focused ultrasound cases.</summary>
internal static class SoundCases
{
    // The references' medium.
    private const double Speed = 1500, Density = 1000;
    private static readonly SoundMedium Water = new(Speed, Density, 0, 1, 1, 0);

    /// <summary>Rows: what = "rayleigh", "axis", "width", "decay" or "fubini", frequency_hz, radius_mm, aperture_mm, velocity_m_s, at (mm, or the share of the shock distance), harmonic.</summary>
    internal static IReadOnlyList<ValidationFigure> ClosedForms(ValidationContext c)
    {
        var marched = new Dictionary<SphericalBowl, (double Axis, double Width)>();
        return c.Figures(r =>
        {
            var bowl = new SphericalBowl(r.Number("frequency_hz"), r.Number("radius_mm") * 1e-3, r.Number("aperture_mm") * 1e-3);
            switch (r.Text("what"))
            {
                case "rayleigh":
                    return Rayleigh.Bowl(bowl, Speed, [(0, r.Number("at") * 1e-3)], c.Threads)[0].Magnitude * Density * Speed * r.Number("velocity_m_s") * 1e-6;
                case "decay":
                    return Decay(SoundMedium.Of(new Draw(c.Catalogue), "liver"), r.Number("at") * 1e-3, c.Threads);
                case "fubini":
                    double[] re = new double[12], im = new double[12];
                    re[0] = 1;
                    Burgers.Advance(re, im, r.Number("at"));
                    var n = (int)r.Number("harmonic") - 1;
                    return new Complex(re[n], im[n]).Magnitude;
                default:
                    if (!marched.TryGetValue(bowl, out var found))
                    {
                        marched[bowl] = found = March(bowl, c.Threads);
                    }
                    return r.Text("what") == "axis" ? found.Axis : found.Width * 1e3;
            }
        });
    }

    /// <summary>Largest error on the axis from 30 mm before to 25 mm behind the focus over the focal pressure, and the width of half the pressure in the focal plane, m.</summary>
    private static (double Axis, double Width) March(SphericalBowl bowl, int threads)
    {
        var setup = BeamSetup.For(bowl, Speed, bowl.RadiusM + 0.025, 4);
        // A plane in the focus; uniform media may be crossed in steps of any length.
        setup = setup with { StepM = (bowl.RadiusM - setup.StartM) / 24 };
        setup = setup with { EndM = setup.StartM + setup.StepM * Math.Ceiling((setup.EndM - setup.StartM) / setup.StepM - 1e-9) };
        var scale = Density * Speed;
        var march = new BeamMarch(setup, [Water], [.. setup.Start(bowl, Speed, threads).Select(p => p * scale)], null, threads);
        var (focal, worst, width) = (bowl.OnAxis(bowl.RadiusM, 1, Speed, Density), 0.0, double.NaN);
        var centre = setup.Size / 2;
        march.Run((_, t) => t.AsSpan().Clear(), plane =>
        {
            double Pressure(int i) => Math.Sqrt(plane.Re[0][centre * setup.Size + i] * plane.Re[0][centre * setup.Size + i] + plane.Im[0][centre * setup.Size + i] * plane.Im[0][centre * setup.Size + i]);
            if (plane.EndM > bowl.RadiusM - 0.03)
            {
                worst = Math.Max(worst, Math.Abs(Pressure(centre) - bowl.OnAxis(plane.EndM, 1, Speed, Density)) / focal);
            }
            if (Math.Abs(plane.EndM - bowl.RadiusM) < 1e-9)
            {
                width = 2 * HalfWidth([.. Enumerable.Range(0, 12).Select(n => Pressure(centre + n))]) * setup.SpacingM;
            }
        });
        return (worst, width);
    }

    /// <summary>Where an even profile falls to half of its middle, in samples: by the even polynomial through the four samples around it.</summary>
    private static double HalfWidth(double[] p)
    {
        var n = Array.FindIndex(p, x => x < p[0] / 2);
        double At(double x)
        {
            var value = 0.0;
            for (var a = n - 2; a < n + 2; a++)
            {
                var w = 1.0;
                for (var b = n - 2; b < n + 2; b++)
                {
                    w *= a == b ? 1 : (x * x - (double)b * b) / ((double)a * a - (double)b * b);
                }
                value += w * p[Math.Abs(a)];
            }
            return value;
        }
        var (low, high) = (n - 1.0, (double)n);
        for (var step = 0; step < 40; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle) > p[0] / 2 ? (middle, high) : (low, middle);
        }
        return low;
    }

    private static double Decay(SoundMedium medium, double lengthM, int threads)
    {
        const int Size = 96;
        var setup = new BeamSetup(1e6, Size, 1e-3, lengthM / 6, 0, lengthM);
        var march = new BeamMarch(setup, [medium], [.. Enumerable.Repeat(Complex.One, Size * Size)], null, threads);
        var last = 0.0;
        march.Run((_, t) => t.AsSpan().Clear(), p => last = Math.Sqrt(p.Re[0][Size / 2 * (Size + 1)] * p.Re[0][Size / 2 * (Size + 1)] + p.Im[0][Size / 2 * (Size + 1)] * p.Im[0][Size / 2 * (Size + 1)]));
        return last;
    }

    /// <summary>One sonication of pig liver ex vivo: 70 W, focus 30 mm deep, from room temperature.</summary>
    internal static SonicationExperiment PigLiver(double timeS) => new("array-256", 70, timeS, 30, 21, false, 0.5, 64);

    /// <summary>One sonication of pig liver ex vivo. Rows: what = "along", "across" (the axis), "ratio-along", "ratio-across" or "intensity", time_s.</summary>
    internal static IReadOnlyList<ValidationFigure> PigLiver(ValidationContext c)
    {
        var zones = new Dictionary<double, SonicationZone>();
        SonicationZone Zone(double timeS)
        {
            if (!zones.TryGetValue(timeS, out var zone))
            {
                c.Cancel.ThrowIfCancellationRequested();
                zones[timeS] = zone = PigLiver(timeS).Run(c.Catalogue, c.Threads);
            }
            return zone;
        }
        return c.Figures(r => r.Text("what") switch
        {
            "along" => Zone(r.Number("time_s")).AlongM2 * 1e4,
            "across" => Zone(r.Number("time_s")).AcrossM2 * 1e4,
            "ratio-along" => Zone(r.Number("time_s")).AlongM2 / Zone(20).AlongM2,
            "ratio-across" => Zone(r.Number("time_s")).AcrossM2 / Zone(20).AcrossM2,
            _ => Zone(r.Number("time_s")).PeakIntensity * 1e-4,
        });
    }
}
