using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.BloodFlow;
using Seldinger.Physics.Heat;

namespace Seldinger.Planning.Validation;

/// <summary>
/// A few closed forms in well under a second: what a new build must pass before it is used. The validation book is the full check.
/// </summary>
public static class SelfTest
{
    /// <summary>Largest relative error of the spreading Gaussian on cells of 2 mm.</summary>
    private const double GaussianTolerance = 0.05;

    /// <summary>What failed, in words; empty = all passed.</summary>
    /// <param name="catalogue">The program's catalogue.</param>
    public static IReadOnlyList<string> Run(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var failures = new List<string>();
        void Check(string what, double value, double reference, double tolerance)
        {
            if (!(Math.Abs(value - reference) <= tolerance * Math.Abs(reference)))
            {
                failures.Add(FormattableString.Invariant($"{what}: {value:G6}, closed form {reference:G6}, tolerance {100 * tolerance:G3} %"));
            }
        }
        Check("heat: peak of a spreading Gaussian (bioheat process)", HeatValidation.GaussianPeak(catalogue, 2, 60), HeatValidation.GaussianPeakClosedForm(60), GaussianTolerance);
        var graph = new VesselGraph([new(Vec3.Zero, 1000), new(new(0, 0, 50)), new(new(0, 0, 100), 0)], [new(0, 1, 1e-3, 0.05, "arterial"), new(1, 2, 1e-3, 0.05, "arterial")]);
        Check("flow in a tube (Poiseuille)", VesselFlow.Solve(graph, 3.5e-3)[1], Math.PI * 1e-12 * 1000 / (8 * 3.5e-3 * 0.1), 1e-9);
        Check("volume of a ball of 20 mm radius", Ball(20).VolumeMl, 4 / 3.0 * Math.PI * 8, 0.01);
        return failures;
    }

    private static Mask Ball(double radiusMm)
    {
        var mask = new Mask(ImageGeometry.AxisAligned(45, 45, 45, new(1, 1, 1), new(-22, -22, -22)));
        for (var n = 0; n < mask.Data.Length; n++)
        {
            var (i, j, k) = mask.Geometry.Unravel(n);
            mask.Data[n] = mask.Geometry.CentreMm(i, j, k).Length <= radiusMm ? (byte)1 : (byte)0;
        }
        return mask;
    }
}
