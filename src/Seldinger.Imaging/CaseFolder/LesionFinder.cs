using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Lesions from tumour masks: one per separate label, else one per connected component; largest first.</summary>
internal static class LesionFinder
{
    /// <summary>Most lesions that get a mask of their own.</summary>
    internal const int MaxLesions = 24;

    /// <summary>Smallest component that is a lesion, voxels; smaller ones stay in the structure and are reported.</summary>
    internal const int MinVoxels = 8;

    private sealed record Candidate(ImageGeometry Geometry, Func<byte[]> Data, long Voxels, double VolumeMl, int First);

    /// <summary>The lesions, largest first, named tumour-1 ...</summary>
    /// <param name="separate">Masks that are one lesion each.</param>
    /// <param name="union">Unions of the other tumour masks by grid.</param>
    /// <param name="geometry">The case's geometry.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="log">Receives what was left out.</param>
    internal static List<Lesion> Find(IReadOnlyList<NamedMask> separate, IReadOnlyList<(ImageGeometry Geometry, byte[] Data)> union, ImageGeometry geometry, int threads, LoadLog log)
    {
        var all = new List<Candidate>();
        foreach (var m in separate)
        {
            var voxels = StructureBuilder.Count(m.Data);
            all.Add(new(m.Geometry, () => m.Data, voxels, voxels * m.Geometry.VoxelMl, Array.IndexOf(m.Data, (byte)1)));
        }
        foreach (var (g, data) in union)
        {
            all.AddRange(ConnectedComponents.Find(new Mask(g, data)).Select(c => new Candidate(g, () => c.ToMask().Data, c.Voxels, c.VolumeMl, c.FirstIndex)));
        }
        var ordered = all.Where(c => c.Voxels >= MinVoxels).OrderByDescending(c => c.VolumeMl).ThenBy(c => c.First).ToArray();
        if (all.Count > ordered.Length)
        {
            log.Note("case.lesion-specks", $"{all.Count - ordered.Length} parts of the tumour label have fewer than {MinVoxels} voxels and are no lesions of their own.", "A1.06");
        }
        if (ordered.Length > MaxLesions)
        {
            log.Caution("case.lesions-many", $"the tumour label has {ordered.Length} parts; the {MaxLesions} largest are lesions, the others belong to the structure tumour only.", "A1.18");
        }
        var made = ordered.Take(MaxLesions).Select(c => Make("", c.Geometry, c.Data(), geometry, threads)).ToList();
        var outside = made.RemoveAll(l => Array.IndexOf(l.Mask.Data, (byte)1) < 0);
        if (outside > 0)
        {
            log.Caution("case.label-outside", $"{outside} parts of the tumour label lie outside the planning series; they are no lesions of this case.", "A2.13");
        }
        return [.. made.Select((l, n) => l with { Name = $"tumour-{n + 1}" })];
    }

    /// <summary>A lesion from a mask: volume, centre and diameter on its own grid.</summary>
    internal static Lesion Make(string name, ImageGeometry own, byte[] data, ImageGeometry geometry, int threads)
    {
        var mask = new Mask(own, data);
        var centre = Measure.CentreOfMass(mask) ?? throw new ArgumentException("A lesion needs at least one voxel.", nameof(data));
        return new(name, StructureBuilder.Align(own, data, geometry, threads), mask.VolumeMl, centre, Measure.LargestDiameter(mask).Mm);
    }

    /// <summary>A ball of voxels whose centres lie within the radius; null when none does.</summary>
    internal static byte[]? Ball(ImageGeometry g, Vec3 centreMm, double radiusMm)
    {
        var data = new byte[g.Count];
        var any = false;
        for (var k = 0; k < g.Nz; k++)
        {
            for (var j = 0; j < g.Ny; j++)
            {
                for (var i = 0; i < g.Nx; i++)
                {
                    if (Vec3.Distance(g.CentreMm(i, j, k), centreMm) <= radiusMm)
                    {
                        data[g.Index(i, j, k)] = 1;
                        any = true;
                    }
                }
            }
        }
        return any ? data : null;
    }
}
