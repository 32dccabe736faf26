using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Reads the masks of one label entry: label maps, single masks, folders of masks, .seg.nrrd; DICOM through <see cref="DicomSources"/>.</summary>
internal static class LabelReader
{
    /// <summary>Reads the masks; empty ones are left out with a finding.</summary>
    /// <param name="entry">What the user wrote.</param>
    /// <param name="path">Full path.</param>
    /// <param name="planning">The planning series, for files that need its grid (RTSTRUCT).</param>
    /// <param name="log">Findings and violations.</param>
    internal static LabelSet Read(LabelEntry entry, string path, Core.Cases.ImageSeries planning, LoadLog log)
    {
        var parts = new List<PartLayer>();
        var set = InputPath.KindOf(path) switch
        {
            InputKind.Volume => new(null, ReadVolume(entry, path, parts, log), parts),
            InputKind.Folder when VolumesIn(path) is { Count: > 0 } files => new(null, ReadFolder(entry, files, log), parts),
            _ => DicomSources.ReadLabels(entry, path, planning, log),
        };
        // One segment "tumour" may hold several lesions; two segments, or a numbered one, are lesions themselves.
        var several = set.Masks.Count(m => m.Name.Structure == "tumour") > 1;
        return set with { Masks = [.. set.Masks.Select(Mask)], Parts = [.. set.Parts.Select(Part)] };

        NamedMask Mask(NamedMask m)
        {
            var (g, data) = Reorient.ToCanonical(Placed(m.Geometry), m.Data);
            return m with { Geometry = g, Data = data, Separate = m.Separate && (several || IsLesion(m.Name, m.RawName)) };
        }

        PartLayer Part(PartLayer p)
        {
            var (g, data) = Reorient.ToCanonical(Placed(p.Geometry), p.Data);
            return p with { Geometry = g, Data = data };
        }

        ImageGeometry Placed(ImageGeometry g) => entry.Transform is { } t ? g with { ToLps = t.Compose(g.ToLps) } : g;
    }

    /// <summary>The structure a raw name stands for under an entry's map; null = the entry does not use it.</summary>
    internal static StructureName? NameOf(LabelEntry entry, string raw)
    {
        if (entry.Structure is { } one)
        {
            return StructureNames.Resolve(one);
        }
        if (entry.Map is { } map)
        {
            return map.TryGetValue(raw, out var name) ? StructureNames.Resolve(name) : null;
        }
        return StructureNames.Resolve(raw);
    }

    /// <summary>Reports a name that is in no table.</summary>
    internal static void ReportName(LabelEntry entry, string raw, StructureName name, LoadLog log)
    {
        if (!name.Known)
        {
            log.Caution("case.structure-name", $"{entry.Path}: '{raw}' is no known structure name; kept as '{name.Structure}', treated as other tissue.", "A1.10");
        }
    }

    /// <summary>Volume files of a folder; links are not followed, as everywhere in folders.</summary>
    private static IReadOnlyList<string> VolumesIn(string folder) => [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden }).Where(VolumeFile.HasVolumeExtension).Where(f => !f.EndsWith(".img", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];

    private static List<NamedMask> ReadFolder(LabelEntry entry, IReadOnlyList<string> files, LoadLog log)
    {
        var masks = new List<NamedMask>();
        foreach (var f in files)
        {
            var raw = NameOfFile(f);
            if (NameOf(entry, raw) is not { } name)
            {
                log.Note("case.label-unused", $"{entry.Path}: the map does not name '{raw}'; not used.", "A1.10");
                continue;
            }
            var v = VolumeFile.Read(f);
            foreach (var n in v.Notes)
            {
                log.Note("case.label-note", $"{entry.Path}{Path.GetFileName(f)}: {n}", "A2.13");
            }
            ReportName(entry, raw, name, log);
            AddMask(masks, new(raw, name, v.Image.Geometry, v.ToMask().Data, IsLesion(name, raw), entry.Path), entry, log);
        }
        return masks;
    }

    private static List<NamedMask> ReadVolume(LabelEntry entry, string path, List<PartLayer> parts, LoadLog log)
    {
        var v = VolumeFile.Read(path);
        foreach (var n in v.Notes)
        {
            log.Note("case.label-note", $"{entry.Path}: {n}", "A2.13");
        }
        var masks = new List<NamedMask>();
        if (v.Segments.Count > 0)
        {
            ReadSegments(entry, v, masks, log);
            return masks;
        }
        if (!v.IsIntegerLabel)
        {
            log.Violate(entry.Place, $"{entry.Path} holds values that are no labels.", "A label file holds whole numbers from 0 to 65,535, or is named under 'images'.");
            return masks;
        }
        if (entry.TotalSegmentator || (entry.Map is not null && entry.Map.Keys.All(IsLabelNumber)))
        {
            ReadLabelMap(entry, v, masks, parts, log);
            return masks;
        }
        if (entry.Map is { } map)
        {
            log.Violate(entry.Place, $"{entry.Path} has label numbers, but the map has the keys {string.Join(", ", map.Keys)}.", "Keys of a label map are label numbers: { 1: liver, 2: tumour }.");
            return masks;
        }
        var raw = NameOfFile(path);
        var name = NameOf(entry, raw)!;
        if (entry.Structure is null && !name.Known)
        {
            log.Violate(entry.Place, $"{entry.Path}: what its labels mean is not said.", "Give 'map' ({ 1: liver, 2: tumour } or totalsegmentator) or 'structure'.");
            return masks;
        }
        var labels = v.Labels();
        if (labels.Count > 1)
        {
            log.Caution("case.label-values", $"{entry.Path} holds the labels {string.Join(", ", labels.Take(8).Select(l => l.Label))}; all are taken as {name.Structure}.", "A1.10");
        }
        ReportName(entry, entry.Structure ?? raw, name, log);
        AddMask(masks, new(raw, name, v.Image.Geometry, v.ToMask().Data, IsLesion(name, raw), entry.Path), entry, log);
        return masks;
    }

    private static void ReadSegments(LabelEntry entry, LoadedVolume v, List<NamedMask> masks, LoadLog log)
    {
        foreach (var s in v.Segments)
        {
            var name = NameOf(entry, s.Name) ?? (entry.Map is not null ? NameOf(entry, s.LabelValue.ToString(CultureInfo.InvariantCulture)) : null);
            if (name is null || name.Structure.Length == 0)
            {
                log.Note("case.label-unused", $"{entry.Path}: the map does not name segment '{s.Name}'; not used.", "A1.10");
                continue;
            }
            ReportName(entry, s.Name, name, log);
            AddMask(masks, new(s.Name, name, v.Image.Geometry, v.MaskOf(s).Data, name.Structure == "tumour", entry.Path), entry, log);
        }
    }

    private static void ReadLabelMap(LabelEntry entry, LoadedVolume v, List<NamedMask> masks, List<PartLayer> parts, LoadLog log)
    {
        var found = v.Labels().ToDictionary(l => l.Label, l => l.Voxels);
        var names = new SortedDictionary<int, StructureName>();
        var unused = new List<int>();
        foreach (var label in found.Keys.Order())
        {
            var raw = entry.TotalSegmentator ? StructureNames.OfTotalSegmentator(label) : entry.Map!.GetValueOrDefault(label.ToString(CultureInfo.InvariantCulture));
            if (raw is null)
            {
                unused.Add(label);
            }
            else if (StructureNames.Resolve(raw) is { Structure.Length: > 0 } name)
            {
                names[label] = name;
                ReportName(entry, raw, name, log);
            }
        }
        if (unused.Count > 0)
        {
            log.Note("case.label-unused", $"{entry.Path}: the map does not name the labels {string.Join(", ", unused.Take(12))}; not used.", "A1.10");
        }
        foreach (var (key, structure) in entry.Map ?? new Dictionary<string, string>())
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && !found.ContainsKey(n) && StructureNames.Resolve(structure).Structure.Length > 0)
            {
                log.Caution("case.label-empty", $"{entry.Path}: label {n} ({structure}) has no voxel; the structure is not assessed.", "A1.10");
            }
        }
        Fill(entry, v, names, masks, parts);
    }

    /// <summary>One pass over the voxels whatever the number of labels; merged labels (bones, lobes) share one array, their finer names go to the parts.</summary>
    private static void Fill(LabelEntry entry, LoadedVolume v, SortedDictionary<int, StructureName> names, List<NamedMask> masks, List<PartLayer> parts)
    {
        var tumours = names.Values.Count(n => n.Structure == "tumour");
        var target = new byte[65536][];
        var code = new byte[65536];
        var partNames = new List<string>();
        foreach (var (label, name) in names)
        {
            var separate = name.Structure == "tumour" && tumours > 1;
            var shared = separate ? null : masks.FirstOrDefault(m => m.Name.Structure == name.Structure && !m.Separate);
            target[label] = shared?.Data ?? new byte[v.Image.Data.Length];
            if (shared is null)
            {
                masks.Add(new(label.ToString(CultureInfo.InvariantCulture), name, v.Image.Geometry, target[label], separate, entry.Path));
            }
            if (name.Part != name.Structure && partNames.Count < 255)
            {
                partNames.Add(name.Part);
                code[label] = (byte)partNames.Count;
            }
        }
        var codes = partNames.Count > 0 ? new byte[v.Image.Data.Length] : null;
        var values = v.Image.Data;
        for (var n = 0; n < values.Length; n++)
        {
            var label = (int)values[n];
            if (target[label] is { } data)
            {
                data[n] = 1;
                if (codes is not null)
                {
                    codes[n] = code[label];
                }
            }
        }
        if (codes is not null)
        {
            parts.Add(new(v.Image.Geometry, codes, partNames));
        }
    }

    /// <summary>Adds a mask unless it is empty.</summary>
    internal static void AddMask(List<NamedMask> masks, NamedMask mask, LabelEntry entry, LoadLog log)
    {
        if (mask.Name.Structure.Length == 0)
        {
            return;
        }
        if (mask.Data.AsSpan().IndexOf((byte)1) < 0)
        {
            log.Caution("case.label-empty", $"{entry.Path}: '{mask.RawName}' has no voxel; the structure is not assessed.", "A1.10");
            return;
        }
        masks.Add(mask);
    }

    /// <summary>True when a name tells one lesion from others ("livertumor03").</summary>
    internal static bool IsLesion(StructureName name, string raw) => name.Structure == "tumour" && StructureNames.NumberOf(raw) is not null;

    /// <summary>File name without volume extensions.</summary>
    internal static string NameOfFile(string path)
    {
        var name = Path.GetFileName(path.TrimEnd('/', '\\'));
        foreach (var e in (string[])[".nii.gz", ".seg.nrrd", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd", ".hdr", ".zip", ".dcm"])
        {
            if (name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
            {
                return name[..^e.Length];
            }
        }
        return name;
    }

    private static bool IsLabelNumber(string key) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 65535;
}
