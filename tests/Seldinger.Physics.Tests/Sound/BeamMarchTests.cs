using System.Numerics;
using Seldinger.Core.Geometry;
using Seldinger.Physics.Sound;

namespace Seldinger.Physics.Tests.Sound;

public class BeamMarchTests
{
    private static readonly SoundMedium Water = new(1500, 1000, 0, 1, 1, 5);
    private static readonly SphericalBowl Small = new(500e3, 0.064, 0.064);

    [Fact]
    public void Rayleigh_OnAxis_IsONeilsClosedForm()
    {
        double[] z = [0.02, 0.04, 0.055, 0.064, 0.08, 0.1];
        var p = Rayleigh.Bowl(Small, 1500, [.. z.Select(x => (0.0, x))], 2);
        Assert.All(Enumerable.Range(0, z.Length), n => Assert.Equal(1, p[n].Magnitude * 1.5e6 / Small.OnAxis(z[n], 1, 1500, 1000), 1e-6));
        Assert.Equal(1.077487635e6, Small.OnAxis(0.064, 0.04, 1500, 1000), 1.0);
        Assert.Equal(8.487888174e6, new SphericalBowl(1e6, 0.14, 0.12).OnAxis(0.14, 0.1, 1500, 1000), 1.0);
    }

    /// <summary>Four points per wavelength: 0.5 % of the focal pressure from 30 mm before to 25 mm behind the focus.</summary>
    [Fact]
    public void Run_BowlInWater_OnAxisIsONeils()
    {
        var setup = BeamSetup.For(Small, 1500, 0.09, 4);
        var start = setup.Start(Small, 1500, 2).Select(p => p * 1.5e6 * 0.04).ToArray();
        var march = new BeamMarch(setup, [Water], start, null, 2);
        var focal = Small.OnAxis(0.064, 0.04, 1500, 1000);
        var worst = 0.0;
        var centre = setup.Size / 2 * (setup.Size + 1);
        var ledger = march.Run((_, t) => t.AsSpan().Clear(), plane =>
        {
            if (plane.EndM > 0.034)
            {
                var p = new Complex(plane.Re[0][centre], plane.Im[0][centre]).Magnitude;
                worst = Math.Max(worst, Math.Abs(p - Small.OnAxis(plane.EndM, 0.04, 1500, 1000)) / focal);
            }
        });
        Assert.True(worst < 0.005, $"{worst}");
        // What leaves through the sides is booked as if it went along the axis.
        Assert.True(Math.Abs(ledger.Imbalance) < 0.03, $"{ledger.Imbalance}");
    }

    /// <summary>A focused Gaussian beam, which does not touch the sides of the window: what is absorbed and scattered is what its flux loses.</summary>
    [Fact]
    public void Run_UniformTissue_PowerIsAccountedFor()
    {
        var liver = new SoundMedium(1586, 1079, 6.9, 1, 0.9, 7);
        var (setup, start) = Gaussian(1586, 0.06);
        var march = new BeamMarch(setup, [liver], start, 100, 2);
        double deposited = 0;
        var ledger = march.Run((_, t) => t.AsSpan().Clear(), p => deposited += p.Heat.Sum(q => (double)q) * setup.SpacingM * setup.SpacingM * (setup.EndM - setup.StartM) / setup.Steps);
        Assert.Equal(100, ledger.EmittedW, 0.001);
        Assert.True(Math.Abs(ledger.Imbalance) < 1e-4, $"{ledger.Imbalance}");
        Assert.Equal(deposited, ledger.AbsorbedW[0], 1e-3);
        Assert.Equal(ledger.AbsorbedW[0] / 9, ledger.ScatteredW, 1e-3);
    }

    [Fact]
    public void Run_GasBehindBone_ShadedShareIsReported()
    {
        SoundMedium[] media = [Water, new(3515, 1908, 54.6, 1, 0.9, 0, Bone: true), new(343, 1.2, 0.04, 2, 0.9, 0, Blocks: true)];
        var (setup, start) = Gaussian(1500, 0.04);
        // Left half: bone from 10 to 14 mm; right half: gas from 20 mm.
        void Tissue(double z, byte[] t)
        {
            for (var c = 0; c < t.Length; c++)
            {
                var left = c % setup.Size < setup.Size / 2;
                t[c] = left && z > 0.01 && z < 0.014 ? (byte)1 : !left && z > 0.02 ? (byte)2 : (byte)0;
            }
        }
        var ledger = new BeamMarch(setup, media, start, 50, 2).Run(Tissue);
        var (bone, gas) = (ledger.Share(media, m => m.Bone), ledger.Share(media, m => m.Blocks));
        // Normal incidence on bone: 30 % reflected at each face, and what crosses it loses exp(-2 x 27.3/m x 4 mm).
        Assert.InRange(bone, 0.2, 0.5);
        Assert.InRange(gas, 0.4, 0.6);
        Assert.True(Math.Abs(ledger.Imbalance) < 0.02, $"{ledger.Imbalance}");
    }

    [Fact]
    public void Run_AnyThreads_SameBytes()
    {
        float[] Heat(int threads)
        {
            var (setup, start) = Gaussian(1500, 0.02);
            float[] last = [];
            new BeamMarch(setup, [Water with { Attenuation1MHz = 5 }], start, 10, threads).Run((_, t) => t.AsSpan().Clear(), p => last = (float[])p.Heat.Clone());
            return last;
        }
        Assert.Equal(Heat(1), Heat(3));
    }

    /// <summary>Fubini's solution of a plane wave before the shock: B_n = 2 / (n s) J_n(n s), [goldens of s = 0.5 computed from the Bessel functions].</summary>
    [Fact]
    public void Burgers_PlaneWave_IsFubinis()
    {
        double[] expected = [0.969074, 0.229807, 0.081285, 0.033996, 0.015601];
        double[] re = new double[12], im = new double[12];
        re[0] = 1;
        Burgers.Advance(re, im, 0.5);
        Assert.All(Enumerable.Range(0, 5), n => Assert.Equal(1, new Complex(re[n], im[n]).Magnitude / expected[n], 2e-3));
    }

    [Fact]
    public void Array_Steered_PeaksWhereItsElementsAreInStep()
    {
        var array = PhasedArray.Spiral(new SphericalBowl(1e6, 0.13, 0.154), 256, 0.0033);
        var focus = new Vec3(0.01, 0, 0.13);
        var points = Enumerable.Range(-30, 61).Select(n => new Vec3(0.01 + n * 0.25e-3, 0, 0.13)).ToArray();
        var p = Rayleigh.Array(array, array.PhasesFor(focus, 1500), 1500, points, 2).Select(x => x.Magnitude).ToArray();
        Assert.Equal(0.01, points[Array.IndexOf(p, p.Max())].X, 0.5e-3);
    }

    /// <summary>A converging Gaussian beam of 8 mm at 1 MHz.</summary>
    private static (BeamSetup Setup, Complex[] Start) Gaussian(double speed, double depth)
    {
        var wavelength = speed / 1e6;
        var setup = new BeamSetup(1e6, 128, wavelength / 3, wavelength / 2, 0, depth);
        var k = 2 * Math.PI / wavelength;
        return (setup, [.. Enumerable.Range(0, 128 * 128).Select(c =>
        {
            var r2 = setup.OffsetM(c % 128) * setup.OffsetM(c % 128) + setup.OffsetM(c / 128) * setup.OffsetM(c / 128);
            return Complex.FromPolarCoordinates(Math.Exp(-r2 / (0.008 * 0.008)), -k * r2 / (2 * 0.06));
        })]);
    }
}
