using System.Numerics;
using Seldinger.Core.Geometry;
using Seldinger.Numerics.Fourier;

namespace Seldinger.Physics.Sound;

/// <summary>The window a beam is marched through: square planes of <see cref="Size"/> x <see cref="Size"/> points across the axis, from <see cref="StartM"/> to <see cref="EndM"/> from the apex.</summary>
/// <param name="FrequencyHz">Frequency, Hz.</param>
/// <param name="Size">Points along each side.</param>
/// <param name="SpacingM">Distance of points, m.</param>
/// <param name="StepM">Distance of planes, m.</param>
/// <param name="StartM">First plane, m from the apex; in the medium of the source.</param>
/// <param name="EndM">Last plane.</param>
/// <param name="Harmonics">Harmonics that are carried; 1 = linear.</param>
public sealed record BeamSetup(double FrequencyHz, int Size, double SpacingM, double StepM, double StartM, double EndM, int Harmonics = 1)
{
    // Beyond the rim, as a share of the aperture: what the absorbing edge of the window needs.
    private const double Guard = 0.2;

    /// <summary>The window of a bowl: wide enough for its rim, from just beyond it.</summary>
    /// <param name="bowl">The bowl.</param>
    /// <param name="speed">Speed of sound of the coupling medium, m/s.</param>
    /// <param name="endM">Last plane, m from the apex.</param>
    /// <param name="perWavelength">Points per wavelength across the axis.</param>
    /// <param name="stepsPerWavelength">Planes per wavelength.</param>
    /// <param name="harmonics">Harmonics.</param>
    public static BeamSetup For(SphericalBowl bowl, double speed, double endM, double perWavelength = 3, double stepsPerWavelength = 2, int harmonics = 1)
    {
        ArgumentNullException.ThrowIfNull(bowl);
        var wavelength = speed / bowl.FrequencyHz;
        var size = PlaneTransform.GoodSize((int)Math.Ceiling(bowl.ApertureM * (1 + Guard) / wavelength * perWavelength));
        return new(bowl.FrequencyHz, size, wavelength / perWavelength, wavelength / stepsPerWavelength, bowl.DepthM + wavelength, endM, harmonics);
    }

    /// <summary>Planes after the first.</summary>
    public int Steps => Math.Max(1, (int)Math.Ceiling((EndM - StartM) / StepM - 1e-9));

    /// <summary>Distance of a point from the axis along a side, m.</summary>
    public double OffsetM(int i) => (i - Size / 2) * SpacingM;

    /// <summary>Pressure of a bowl over rho c u on the first plane: Rayleigh's integral along a radius, interpolated.</summary>
    /// <param name="bowl">The bowl.</param>
    /// <param name="speed">Speed of sound, m/s.</param>
    /// <param name="threads">Threads.</param>
    public Complex[] Start(SphericalBowl bowl, double speed, int threads)
    {
        ArgumentNullException.ThrowIfNull(bowl);
        const double PerWavelength = 16;
        var gap = speed / FrequencyHz / PerWavelength;
        var count = (int)(Size / 2 * SpacingM * Math.Sqrt(2) / gap) + 4;
        var radial = Rayleigh.Bowl(bowl, speed, [.. Enumerable.Range(0, count).Select(n => (n * gap, StartM))], threads);
        var plane = new Complex[Size * Size];
        for (var j = 0; j < Size; j++)
        {
            for (var i = 0; i < Size; i++)
            {
                var x = Math.Sqrt(OffsetM(i) * OffsetM(i) + OffsetM(j) * OffsetM(j)) / gap;
                var n = (int)x;
                var t = x - n;
                // Cubic through four samples; the profile is even.
                plane[i + Size * j] = radial[Math.Abs(n - 1)] * (-t * (t - 1) * (t - 2) / 6) + radial[n] * ((t + 1) * (t - 1) * (t - 2) / 2)
                    - radial[n + 1] * ((t + 1) * t * (t - 2) / 2) + radial[n + 2] * ((t + 1) * t * (t - 1) / 6);
            }
        }
        return plane;
    }

    /// <summary>Pressure of a phased array over rho c u on the first plane.</summary>
    /// <param name="array">The array.</param>
    /// <param name="focusM">Where its elements come into step, m from the apex.</param>
    /// <param name="speed">Speed of sound, m/s.</param>
    /// <param name="threads">Threads.</param>
    public Complex[] Start(PhasedArray array, Vec3 focusM, double speed, int threads)
    {
        ArgumentNullException.ThrowIfNull(array);
        return Rayleigh.Array(array, array.PhasesFor(focusM, speed), speed, [.. Enumerable.Range(0, Size * Size).Select(c => new Vec3(OffsetM(c % Size), OffsetM(c / Size), StartM))], threads);
    }
}
