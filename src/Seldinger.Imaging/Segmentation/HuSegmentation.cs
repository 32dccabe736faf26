using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Imaging.Segmentation;

/// <summary>Structures taken from CT numbers: automatic, to be marked so.</summary>
/// <param name="Body">The patient with lungs and gas, without the table.</param>
/// <param name="Bone">Bone with its marrow.</param>
/// <param name="Lung">Lungs with their vessels and airways.</param>
/// <param name="Gas">Gas in the body outside the lungs: bowel, stomach, free air.</param>
public sealed record HuStructures(Mask Body, Mask Bone, Mask Lung, Mask Gas);

/// <summary>Body, bone, lung and gas from a CT by thresholds and connected parts; deterministic, linear time.</summary>
/// <remarks>
/// The image must be canonical (third index along the body, <see cref="Reorient"/>): holes are filled slice by slice. Known limits: strongly enhanced vessels
/// beside bone, oral contrast, metal and drains may be called bone; collapsed lung is not found; arms on the body are body.
/// Measured on 3D-IRCADb-01 patient 1 (512 x 512 x 129) against expert masks: Dice 0.994 body, 0.881 bone, 0.961 lung.
/// </remarks>
public static class HuSegmentation
{
    /// <summary>All four structures.</summary>
    /// <param name="ct">CT in HU, canonical and orthogonal.</param>
    /// <param name="t">Limits.</param>
    /// <param name="threads">Threads, at least 1; does not change the result.</param>
    public static HuStructures Run(ImageVolume ct, HuThresholds t, int threads = 2)
    {
        var body = Body(ct, t, threads);
        var (lung, gas) = LungAndGas(ct, body, t, threads);
        return new(body, Bone(ct, body, t, threads), lung, gas);
    }

    /// <summary>The patient: the largest part above the threshold into which a small ball fits, with everything that it encloses in axial slices.</summary>
    public static Mask Body(ImageVolume ct, HuThresholds t, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(ct);
        ArgumentNullException.ThrowIfNull(t);
        var g = ct.Geometry;
        var above = Above(ct, t.BodyHu, null, threads);
        // Half resolution in the slice is enough to tell the table from the patient.
        var coarse = Coarse(above);
        var core = ConnectedComponents.Largest(Morphology.Erode(coarse, t.BodyOpeningMm, threads), Connectivity.Faces);
        var near = Morphology.Dilate(core, t.BodyOpeningMm + 2 * Math.Max(g.SpacingMm.X, g.SpacingMm.Y), threads);
        var body = new Mask(g);
        FixedBlocks.For(g.Ny * g.Nz, 64, threads, (first, past) =>
        {
            for (var row = first; row < past; row++)
            {
                var other = near.Geometry.Nx * (row % g.Ny / 2 + near.Geometry.Ny * (row / g.Ny));
                for (var i = 0; i < g.Nx; i++)
                {
                    body.Data[row * g.Nx + i] = (byte)(above.Data[row * g.Nx + i] & near.Data[other + i / 2]);
                }
            }
        });
        SliceHoles.Fill(body, threads);
        return ConnectedComponents.Largest(body, Connectivity.Faces);
    }

    /// <summary>Lungs, and gas elsewhere, within the body.</summary>
    public static (Mask Lung, Mask Gas) LungAndGas(ImageVolume ct, Mask body, HuThresholds t, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(ct);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(t);
        var g = ct.Geometry;
        var dark = new Mask(g);
        FixedBlocks.For(g.Count, 1 << 16, threads, (first, past) =>
        {
            for (var n = first; n < past; n++)
            {
                dark.Data[n] = ct.Data[n] < t.LungHu ? body.Data[n] : (byte)0;
            }
        });
        var lung = new Mask(g);
        foreach (var part in ConnectedComponents.Find(dark, Connectivity.Faces).TakeWhile(p => p.VolumeMl >= t.LungMinimumMl))
        {
            if (Median(ct, part) > t.LungMedianHu)
            {
                part.AddTo(lung);
            }
        }
        SliceHoles.Fill(lung, threads);
        var gas = new Mask(g);
        FixedBlocks.For(g.Count, 1 << 16, threads, (first, past) =>
        {
            for (var n = first; n < past; n++)
            {
                lung.Data[n] &= body.Data[n];
                gas.Data[n] = ct.Data[n] < t.GasHu && lung.Data[n] == 0 ? body.Data[n] : (byte)0;
            }
        });
        return (lung, gas);
    }

    /// <summary>Bone within the body: what is above the threshold and near a voxel of compact bone, with the marrow that it encloses in axial slices.</summary>
    public static Mask Bone(ImageVolume ct, Mask body, HuThresholds t, int threads = 2)
    {
        ArgumentNullException.ThrowIfNull(ct);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(t);
        var seeds = Above(ct, t.BoneSeedHu, body, threads);
        var near = Morphology.Dilate(seeds, t.BoneReachMm, threads);
        var bone = Above(ct, t.BoneHu, near, threads);
        SliceHoles.Fill(bone, threads);
        for (var n = 0; n < bone.Data.Length; n++)
        {
            bone.Data[n] &= body.Data[n];
        }
        return bone;
    }

    private static Mask Above(ImageVolume ct, double hu, Mask? within, int threads)
    {
        var m = new Mask(ct.Geometry);
        FixedBlocks.For(m.Data.Length, 1 << 16, threads, (first, past) =>
        {
            for (var n = first; n < past; n++)
            {
                m.Data[n] = ct.Data[n] > hu ? within?.Data[n] ?? 1 : (byte)0;
            }
        });
        return m;
    }

    private static Mask Coarse(Mask m)
    {
        var g = m.Geometry;
        var half = new ImageGeometry((g.Nx + 1) / 2, (g.Ny + 1) / 2, g.Nz, g.ToLps with { ColumnX = g.ToLps.ColumnX * 2, ColumnY = g.ToLps.ColumnY * 2 });
        var c = new Mask(half);
        var n = 0;
        for (var k = 0; k < half.Nz; k++)
        {
            for (var j = 0; j < half.Ny; j++)
            {
                var row = g.Index(0, 2 * j, k);
                for (var i = 0; i < half.Nx; i++)
                {
                    c.Data[n++] = m.Data[row + 2 * i];
                }
            }
        }
        return c;
    }

    private static double Median(ImageVolume ct, Component part)
    {
        var histogram = new long[4096];
        foreach (var r in part.Runs)
        {
            for (var n = r.First; n < r.Past; n++)
            {
                histogram[(int)Math.Clamp(ct.Data[n] + 2048, 0, 4095)]++;
            }
        }
        long below = 0;
        for (var bin = 0; ; bin++)
        {
            below += histogram[bin];
            if (2 * below >= part.Voxels)
            {
                return bin - 2048;
            }
        }
    }
}
