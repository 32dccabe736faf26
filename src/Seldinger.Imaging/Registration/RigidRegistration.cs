using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Imaging.Registration;

/// <summary>How a registration went.</summary>
/// <param name="FixedToMoving">Maps points of the fixed scan into the moving scan.</param>
/// <param name="Similarity">Normalised mutual information reached, 1 (none) to 2.</param>
/// <param name="SimilarityBefore">The same without motion.</param>
/// <param name="RepeatabilityMm">Distance at the region's centre and six points 50 mm around it, at most, between the registrations of two independent halves of the samples, mm: a residual that needs no truth.</param>
/// <param name="LandmarkErrorMm">Root-mean-square distance of landmark pairs after registration, mm; null without landmarks.</param>
public sealed record RegistrationResult(RigidTransform FixedToMoving, double Similarity, double SimilarityBefore, double RepeatabilityMm, double? LandmarkErrorMm);

/// <summary>Rigid registration of two scans of one patient by mutual information: coarse search, then simplex steps on finer images.</summary>
public static class RigidRegistration
{
    private const double RadPerMm = 0.01;
    private static readonly (double SpacingMm, int Samples, double StepMm)[] Levels = [(6, 8000, 6), (3, 25000, 2), (1.5, 70000, 0.7)];

    /// <summary>Registers <paramref name="moving"/> to <paramref name="fixedImage"/>.</summary>
    /// <param name="fixedImage">Planning scan.</param>
    /// <param name="region">Where the fixed scan is sampled (organ with surroundings); null = everywhere.</param>
    /// <param name="moving">Follow-up scan; another phase, grid or modality is allowed.</param>
    /// <param name="landmarks">Optional pairs (fixed, moving), LPS mm.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <param name="progress">Share done.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="ArgumentException">The region is empty.</exception>
    public static RegistrationResult Register(ImageVolume fixedImage, Mask? region, ImageVolume moving, IReadOnlyList<(Vec3 Fixed, Vec3 Moving)>? landmarks = null, int threads = 2, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(fixedImage);
        ArgumentNullException.ThrowIfNull(moving);
        var centre = region is null ? fixedImage.Geometry.MiddleMm : Measure.CentreOfMass(region) ?? throw new ArgumentException("The region to register on is empty.", nameof(region));
        var start = landmarks is { Count: > 0 } ? RigidTransform.Identity(centre) with { TranslationMm = landmarks.Aggregate(Vec3.Zero, (s, l) => s + (l.Moving - l.Fixed)) * (1.0 / landmarks.Count) } : RigidTransform.Identity(centre);
        var best = start;
        MutualInformation? finest = null;
        var half = new RigidTransform[2];
        for (var level = 0; level < Levels.Length; level++)
        {
            cancel.ThrowIfCancellationRequested();
            var (spacing, count, step) = Levels[level];
            var f = Coarser(fixedImage, spacing, threads);
            var m = Coarser(moving, spacing, threads);
            var candidates = Candidates(f.Geometry, region);
            finest = new(f, Pick(candidates, count, "all", level), m, threads);
            best = level == 0 ? CoarseSearch(finest, best) : best;
            if (level == Levels.Length - 1)
            {
                half = [.. Enumerable.Range(0, 2).Select(h => Minimise(new(f, Pick([.. candidates.Where((_, n) => n % 2 == h)], count / 2, "half", level), m, threads), best, step, cancel))];
            }
            best = Minimise(finest, best, step, cancel);
            progress?.Report((level + 1.0) / Levels.Length);
        }
        return new(best, finest!.Of(best.ToAffine()), finest.Of(Affine3.Identity), Repeatability(half[0], half[1]), LandmarkError(best, landmarks));
    }

    private static RigidTransform CoarseSearch(MutualInformation measure, RigidTransform start)
    {
        var (best, score) = (start, measure.Of(start.ToAffine()));
        double[] shifts = [-16, -8, 0, 8, 16];
        double[] angles = [-0.12, 0, 0.12];
        foreach (var rz in angles)
        {
            foreach (var ry in angles)
            {
                foreach (var rx in angles)
                {
                    foreach (var n in Enumerable.Range(0, 125))
                    {
                        // The full product of shifts only without rotation; with one, the three middle shifts.
                        var shift = new Vec3(shifts[n % 5], shifts[n / 5 % 5], shifts[n / 25]);
                        if ((rx != 0 || ry != 0 || rz != 0) && (Math.Abs(shift.X) > 8 || Math.Abs(shift.Y) > 8 || Math.Abs(shift.Z) > 8))
                        {
                            continue;
                        }
                        var t = start with { RotationRad = new(rx, ry, rz), TranslationMm = start.TranslationMm + shift };
                        var s = measure.Of(t.ToAffine());
                        if (s > score)
                        {
                            (best, score) = (t, s);
                        }
                    }
                }
            }
        }
        return best;
    }

    private static RigidTransform Minimise(MutualInformation measure, RigidTransform start, double stepMm, CancellationToken cancel)
    {
        RigidTransform At(Vector<double> v) => start with
        {
            TranslationMm = start.TranslationMm + new Vec3(v[0], v[1], v[2]),
            RotationRad = start.RotationRad + new Vec3(v[3], v[4], v[5]) * RadPerMm,
        };
        var objective = ObjectiveFunction.Value(v =>
        {
            cancel.ThrowIfCancellationRequested();
            return -measure.Of(At(v).ToAffine());
        });
        var zero = Vector<double>.Build.Dense(6);
        var result = new NelderMeadSimplex(1e-6, 20000).FindMinimum(objective, zero, Vector<double>.Build.Dense(6, stepMm));
        return At(result.MinimizingPoint);
    }

    private static ImageVolume Coarser(ImageVolume image, double spacingMm, int threads)
    {
        var g = image.Geometry;
        var s = g.SpacingMm;
        var (fx, fy, fz) = (Factor(spacingMm, s.X), Factor(spacingMm, s.Y), Factor(spacingMm, s.Z));
        if (fx == 1 && fy == 1 && fz == 1)
        {
            return image;
        }
        var (nx, ny, nz) = (Math.Max(1, g.Nx / fx), Math.Max(1, g.Ny / fy), Math.Max(1, g.Nz / fz));
        var to = new ImageGeometry(nx, ny, nz, new(g.ToLps.ColumnX * fx, g.ToLps.ColumnY * fy, g.ToLps.ColumnZ * fz, g.ToLps.Apply(new((fx - 1) / 2.0, (fy - 1) / 2.0, (fz - 1) / 2.0))));
        var data = new float[to.Count];
        FixedBlocks.For(nz, 1, threads, (first, past) =>
        {
            for (var k = first; k < past; k++)
            {
                for (var j = 0; j < ny; j++)
                {
                    for (var i = 0; i < nx; i++)
                    {
                        data[to.Index(i, j, k)] = BlockMean(image, i * fx, j * fy, k * fz, fx, fy, fz);
                    }
                }
            }
        });
        return new(to, data, image.Unit);
    }

    private static float BlockMean(ImageVolume image, int i0, int j0, int k0, int nx, int ny, int nz)
    {
        double sum = 0;
        for (var k = k0; k < k0 + nz; k++)
        {
            for (var j = j0; j < j0 + ny; j++)
            {
                for (var i = i0; i < i0 + nx; i++)
                {
                    sum += image[i, j, k];
                }
            }
        }
        return (float)(sum / (nx * ny * nz));
    }

    private static int Factor(double wanted, double spacing) => Math.Max(1, (int)Math.Round(wanted / spacing));

    private static int[] Candidates(ImageGeometry g, Mask? region)
    {
        var all = Enumerable.Range(0, g.Count);
        if (region is null)
        {
            return [.. all];
        }
        var toIndex = region.Geometry.ToLps.Inverse();
        return [.. all.Where(n =>
        {
            var (i, j, k) = g.Unravel(n);
            var p = toIndex.Apply(g.CentreMm(i, j, k));
            return region.Geometry.ContainsIndex(p) && region[(int)Math.Floor(p.X + 0.5), (int)Math.Floor(p.Y + 0.5), (int)Math.Floor(p.Z + 0.5)];
        })];
    }

    private static int[] Pick(int[] candidates, int count, string purpose, int level)
    {
        if (candidates.Length <= count)
        {
            return candidates;
        }
        var random = new CounterRandom((ulong)level, $"registration-{purpose}");
        return [.. Enumerable.Range(0, count).Select(n => candidates[(int)(random.Uniform((ulong)n) * candidates.Length)])];
    }

    private static double Repeatability(RigidTransform a, RigidTransform b)
    {
        var (ta, tb) = (a.ToAffine(), b.ToAffine());
        Vec3[] offsets = [Vec3.Zero, new(50, 0, 0), new(-50, 0, 0), new(0, 50, 0), new(0, -50, 0), new(0, 0, 50), new(0, 0, -50)];
        return offsets.Max(o => Vec3.Distance(ta.Apply(a.CentreMm + o), tb.Apply(a.CentreMm + o)));
    }

    private static double? LandmarkError(RigidTransform t, IReadOnlyList<(Vec3 Fixed, Vec3 Moving)>? landmarks)
    {
        if (landmarks is not { Count: > 0 })
        {
            return null;
        }
        var map = t.ToAffine();
        return Math.Sqrt(landmarks.Average(l => Math.Pow(Vec3.Distance(map.Apply(l.Fixed), l.Moving), 2)));
    }
}
