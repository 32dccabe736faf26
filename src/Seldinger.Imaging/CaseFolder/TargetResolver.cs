using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.Segmentation;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Turns the targets of a case file into names of lesions; balls and grown lesions are added to the lesions.</summary>
internal static class TargetResolver
{
    /// <summary>The names of the lesions that the plan is for; every lesion when the file names none.</summary>
    internal static IReadOnlyList<string> Resolve(CaseFile file, ImageVolume image, List<Lesion> lesions, SortedDictionary<string, Structure> structures, CaseLoadOptions options, LoadLog log)
    {
        if (file.Targets.Count == 0)
        {
            return [.. lesions.Select(l => l.Name)];
        }
        var names = new List<string>();
        foreach (var t in file.Targets)
        {
            var made = t.CentreMm is { } centre ? Ball(t, centre, image, lesions, options.Threads, log)
                : t.SeedMm is { } seed ? Grown(t, seed, image, lesions, structures, options, log) : null;
            if (made is not null)
            {
                lesions.Add(made);
                names.Add(made.Name);
                structures["tumour"] = Union(structures.GetValueOrDefault("tumour"), made);
            }
            else if (t.Name is { } name && t.CentreMm is null && t.SeedMm is null)
            {
                if (lesions.Any(l => l.Name == name))
                {
                    names.Add(name);
                }
                else
                {
                    var known = lesions.Select(l => l.Name).ToArray();
                    log.Violate(t.Place, $"there is no lesion '{name}'.", known.Length == 0
                        ? "No label gives a lesion: map a label to tumour, or give { centre_mm, diameter } or { seed_mm }."
                        : $"Lesions: {string.Join(", ", lesions.Select(l => $"{l.Name} ({l.VolumeMl:F1} mL)"))}.{Nearest.Hint(name, known)}");
                }
            }
        }
        return [.. names.Distinct()];
    }

    private static Lesion? Ball(TargetEntry t, Vec3 centre, ImageVolume image, List<Lesion> lesions, int threads, LoadLog log)
    {
        if (!Inside(image.Geometry, centre) || LesionFinder.Ball(image.Geometry, centre, t.DiameterMm!.Value / 2) is not { } data)
        {
            log.Violate(t.Place, $"the centre ({centre.X:F1}, {centre.Y:F1}, {centre.Z:F1}) lies outside the planning series, or the ball holds no voxel.", $"Coordinates are LPS mm; the series reaches from {Corner(image.Geometry, 0)} to {Corner(image.Geometry, 1)}.");
            return null;
        }
        log.Note("case.target-ball", $"{Name(t, lesions)} is a ball given by centre and diameter, not a segmentation.", "A1.06");
        return LesionFinder.Make(Name(t, lesions), image.Geometry, data, image.Geometry, threads) with { CentreMm = centre, DiameterMm = t.DiameterMm.Value };
    }

    private static Lesion? Grown(TargetEntry t, Vec3 seed, ImageVolume image, List<Lesion> lesions, SortedDictionary<string, Structure> structures, CaseLoadOptions options, LoadLog log)
    {
        if (!Inside(image.Geometry, seed))
        {
            log.Violate(t.Place, $"the seed ({seed.X:F1}, {seed.Y:F1}, {seed.Z:F1}) lies outside the planning series.", $"Coordinates are LPS mm; the series reaches from {Corner(image.Geometry, 0)} to {Corner(image.Geometry, 1)}.");
            return null;
        }
        if (options.Catalogue is not { } catalogue || !catalogue.Contains("seed-grow"))
        {
            log.Violate(t.Place, "growing from a seed needs the catalogue's limits.", "Load the case with a catalogue, or give { centre_mm, diameter }.");
            return null;
        }
        var organ = structures.Values.Where(s => s.Name is not ("body" or "tumour")).FirstOrDefault(s => At(s.Mask, seed));
        var grown = SeedGrow.Run(image, seed, SeedGrowLimits.FromCatalogue(new Draw(catalogue)), organ?.Mask, options.Threads);
        if (grown.Leaked || grown.Mask.CountSet() == 0)
        {
            log.Violate(t.Place, $"no lesion grows from the seed: {grown.Reason}.", "Give { centre_mm, diameter }, or a segmentation.");
            return null;
        }
        log.Caution("case.target-grown", $"{Name(t, lesions)} was grown from a seed{(organ is null ? "" : $" inside {organ.Name}")} ({grown.Reason}; {grown.LowHu:F0} to {grown.HighHu:F0}): look at its outline before using it.", "A1.06");
        return LesionFinder.Make(Name(t, lesions), image.Geometry, grown.Mask.Data, image.Geometry, options.Threads);
    }

    private static Structure Union(Structure? tumour, Lesion lesion)
    {
        if (tumour is null)
        {
            return new("tumour", lesion.Mask, lesion.VolumeMl, false, "target of the case file");
        }
        var data = (byte[])tumour.Mask.Data.Clone();
        for (var n = 0; n < data.Length; n++)
        {
            data[n] |= lesion.Mask.Data[n];
        }
        var union = new Mask(tumour.Mask.Geometry, data);
        return tumour with { Mask = union, VolumeMl = union.VolumeMl };
    }

    private static string Name(TargetEntry t, List<Lesion> lesions) => t.Name ?? $"tumour-{lesions.Count + 1}";

    private static bool Inside(ImageGeometry g, Vec3 mm) => g.ContainsIndex(g.ToLps.Inverse().Apply(mm));

    private static bool At(Mask m, Vec3 mm)
    {
        var p = m.Geometry.ToLps.Inverse().Apply(mm);
        return m[(int)Math.Round(p.X), (int)Math.Round(p.Y), (int)Math.Round(p.Z)];
    }

    private static string Corner(ImageGeometry g, int last)
    {
        var c = g.CentreMm(last * (g.Nx - 1), last * (g.Ny - 1), last * (g.Nz - 1));
        return $"({c.X:F0}, {c.Y:F0}, {c.Z:F0})";
    }
}
