using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>
/// Reads a case folder into a <see cref="Case"/>: images in canonical orientation, labels placed on the planning series by affine (never by index), lesions, targets, facts.
/// Everything that is wrong with the case file is reported at once; everything noticed becomes a finding.
/// </summary>
public static class CaseLoader
{
    /// <summary>A label that covers at least this share of its image is a field of view, not an organ.</summary>
    private const double FieldOfView = 0.99;

    /// <summary>Loads a case.</summary>
    /// <param name="path">A case folder or its case.yaml.</param>
    /// <param name="options">Choices; null = defaults.</param>
    /// <param name="progress">Told about each stage.</param>
    /// <param name="cancel">Stops between files.</param>
    /// <exception cref="ValidationException">The case file is wrong, or its files do not fit together; all violations.</exception>
    /// <exception cref="DataFormatException">A file cannot be used.</exception>
    public static Case Load(string path, CaseLoadOptions? options = null, IProgress<CaseLoadProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new();
        var schema = new CaseSchema(options.Catalogue is { } c ? FactDefinition.From(c) : []);
        var file = CaseFile.Read(path, schema, options.Therapies, options.Catalogue);
        var log = new LoadLog();
        RequireFiles(file, log);
        var steps = file.Images.Count + file.Labels.Count + 3.0;
        var done = 0;
        void Report(string stage)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new(stage, done++ / steps));
        }

        var images = ReadImages(file, log, Report);
        var planning = images[0];
        var geometry = planning.Image.Geometry;
        var builders = new SortedDictionary<string, StructureBuilder>(StringComparer.Ordinal);
        var separate = new List<NamedMask>();
        var parts = new PartCollector(geometry, options.Threads);
        foreach (var entry in file.Labels)
        {
            Report($"label {entry.Path}");
            AddLabels(entry, LabelReader.Read(entry, InputPath.Full(file.Folder, entry.Path), planning, log), planning, builders, separate, parts, log);
        }
        Throw(log);

        Report("lesions");
        var loose = builders.TryGetValue("tumour", out var tumour) ? tumour.Grids : [];
        var lesions = LesionFinder.Find(separate, loose, geometry, options.Threads, log);
        foreach (var m in separate)
        {
            Builder(builders, m.Name.Structure).Add(m);
        }
        var structures = new SortedDictionary<string, Structure>(StringComparer.Ordinal);
        foreach (var (name, builder) in builders)
        {
            structures[name] = builder.Build(geometry, options.Threads);
        }
        var targets = TargetResolver.Resolve(file, planning.Image, lesions, structures, options, log);
        Throw(log);
        Report("structures from CT values");
        AutomaticStructures.Add(planning, structures, options, log);
        var position = PatientPositions.Resolve(file.Position, planning, log);
        Report("hashes");
        var loaded = new Case
        {
            Id = file.Id,
            TumourType = file.TumourType,
            Position = position,
            Geometry = geometry,
            Images = images,
            Structures = structures,
            Lesions = lesions,
            Targets = targets,
            Facts = file.Facts,
            Parts = parts.Build(),
            Vessels = file.Vessels is { } graph ? VesselFile.Read(InputPath.Full(file.Folder, graph.Path)) : null,
            Plan = file.Plan,
            Intent = file.Intent,
            LoadFindings = [.. log.Findings, .. PreferenceFindings(file)],
            InputHashes = Hashes(file),
        };
        progress?.Report(new("loaded", 1));
        return loaded;
    }

    private static void RequireFiles(CaseFile file, LoadLog log)
    {
        foreach (var (path, place) in file.Images.Select(i => (i.Path, i.Place)).Concat(file.Labels.Select(l => (l.Path, l.Place))).Concat(file.Vessels is { } v ? [v] : []))
        {
            var full = InputPath.Full(file.Folder, path);
            if (InputPath.KindOf(full) == InputKind.Absent)
            {
                log.Violate(place, $"there is no file or folder '{path}'.", $"Paths are relative to {file.Folder}.");
            }
            else if (InputPath.LeadsOutTo(file.Folder, path) is { } outside)
            {
                log.Caution("case.path-outside", $"{path} leads out of the case folder, to {outside}: what lies there is not part of the case.", "A2.13");
            }
        }
        Throw(log);
    }

    private static List<ImageSeries> ReadImages(CaseFile file, LoadLog log, Action<string> report)
    {
        var images = new List<ImageSeries>();
        foreach (var entry in file.Images)
        {
            report($"image {entry.Path}");
            var s = SeriesReader.Read(entry, InputPath.Full(file.Folder, entry.Path), log);
            if (images.Count == 0 || SpaceRule.Check(log, entry.Place, entry.Path, false, (images[0].FrameOfReference, images[0].Image.Geometry), (s.FrameOfReference, s.Image.Geometry), entry.Transform is not null, entry.Registered))
            {
                images.Add(s);
            }
        }
        Throw(log);
        return images;
    }

    private static void AddLabels(LabelEntry entry, LabelSet set, ImageSeries planning, SortedDictionary<string, StructureBuilder> builders, List<NamedMask> separate, PartCollector parts, LoadLog log)
    {
        foreach (var geometry in set.Masks.Select(m => m.Geometry).Distinct().Take(1))
        {
            SpaceRule.Check(log, entry.Place, entry.Path, true, (planning.FrameOfReference, planning.Image.Geometry), (set.FrameOfReference, geometry), entry.Transform is not null, entry.Registered);
        }
        foreach (var layer in set.Parts)
        {
            parts.Add(layer);
        }
        var filled = set.Masks.Where(m => StructureBuilder.Count(m.Data) > 0).ToList();
        var (image, inside) = (planning.Image.Geometry, filled.Where(m => Overlaps(m, planning.Image.Geometry)).ToHashSet());
        if (filled.Count > 0 && inside.Count == 0)
        {
            log.Violate(entry.Place, $"{entry.Path} lies nowhere on the planning series: its centre is {Vec3.Distance(filled[0].Geometry.MiddleMm, image.MiddleMm):F0} mm away from that of the series.", "Check that both come from one scan; give 'transform' (4x4, LPS mm) when they are registered elsewhere.");
            return;
        }
        foreach (var m in filled)
        {
            var voxels = StructureBuilder.Count(m.Data);
            if (!inside.Contains(m))
            {
                log.Caution("case.label-outside", $"{entry.Path}: '{m.RawName}' ({m.Name.Structure}) lies outside the planning series; not used.", "A2.13");
                continue;
            }
            if (voxels >= FieldOfView * m.Data.Length && m.Name.Structure != "body")
            {
                log.Caution("case.label-field-of-view", $"{entry.Path}: '{m.RawName}' ({m.Name.Structure}) covers {100.0 * voxels / m.Data.Length:F1} % of its image: a field of view, not an organ; not used.", "A1.10");
                continue;
            }
            if (set.Parts.Count == 0)
            {
                parts.Add(m);
            }
            if (m.Separate)
            {
                separate.Add(m);
            }
            else
            {
                Builder(builders, m.Name.Structure).Add(m);
            }
        }
    }

    private static bool Overlaps(NamedMask m, ImageGeometry image)
    {
        var toImage = image.ToLps.Inverse();
        for (var n = 0; n < m.Data.Length; n++)
        {
            if (m.Data[n] != 0)
            {
                var (i, j, k) = m.Geometry.Unravel(n);
                if (image.ContainsIndex(toImage.Apply(m.Geometry.CentreMm(i, j, k))))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static StructureBuilder Builder(SortedDictionary<string, StructureBuilder> builders, string name)
    {
        if (!builders.TryGetValue(name, out var b))
        {
            builders[name] = b = new(name);
        }
        return b;
    }

    private static IEnumerable<Finding> PreferenceFindings(CaseFile file) => file.Preferences.Select(p => new Finding("case.preference", CriterionStatus.Note, Severity.Info, "",
        $"the patient does not want {p.Exclude}{(p.Reason.Length > 0 ? $": {p.Reason}" : "")}", [], "engineering-default", Core.Values.Grade.E5, "A1.16"));

    private static SortedDictionary<string, string> Hashes(CaseFile file)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Path.GetFileName(file.File)] = InputPath.Hash(file.File) };
        foreach (var p in file.Images.Select(i => i.Path).Concat(file.Labels.Select(l => l.Path)).Concat(file.Vessels is { } v ? [v.Path] : []))
        {
            hashes.TryAdd(p, InputPath.Hash(InputPath.Full(file.Folder, p)));
        }
        return hashes;
    }

    private static void Throw(LoadLog log)
    {
        if (log.Violations.Count > 0)
        {
            throw new ValidationException(log.Violations);
        }
    }
}
