using Seldinger.Core.Errors;
using Seldinger.Imaging.Archive;
using Seldinger.Imaging.Dicom;
using Seldinger.Imaging.Formats;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>An image found in a folder.</summary>
/// <param name="Path">Path as a case file would name it.</param>
/// <param name="Series">Series UID when the path holds several; else null.</param>
/// <param name="Modality">Modality, or "".</param>
/// <param name="Phase">Guessed phase, or "unknown".</param>
/// <param name="Reason">What the guess rests on.</param>
/// <param name="Summary">Size and spacing.</param>
/// <param name="Voxels">Number of voxels.</param>
/// <param name="Uid">Series UID; null when not DICOM.</param>
internal sealed record FoundImage(string Path, string? Series, string Modality, string Phase, string Reason, string Summary, long Voxels, string? Uid = null);

/// <summary>A label file or folder found in a folder.</summary>
/// <param name="Path">Path as a case file would name it.</param>
/// <param name="Map">Text after the path, for example "map: totalsegmentator" or "structure: liver"; "" = by its own names.</param>
/// <param name="Certain">False when a person must fill in names: written as a comment.</param>
/// <param name="Comment">What was seen.</param>
/// <param name="Reference">UID of the series it was drawn on; null = not stated.</param>
internal sealed record FoundLabel(string Path, string Map, bool Certain, string Comment, string? Reference = null);

/// <summary>Looks through a folder for images and labels, without recursion on data.</summary>
internal sealed class InitScan
{
    private const int ManyLabels = 8;
    private const int MaxNamedLabels = 32;

    private static readonly (string Phase, string[] Words)[] PhaseWords =
    [
        ("native", ["native", "nativ", "noncontrast", "plain", "unenhanced"]), ("arterial", ["arterial", "art", "hap"]), ("portal-venous", ["portal", "venous", "pv", "pvp"]), ("delayed", ["delayed", "late", "equilibrium"]),
    ];

    internal List<FoundImage> Images { get; } = [];

    internal List<FoundLabel> Labels { get; } = [];

    internal List<string> Notes { get; } = [];

    /// <summary>Scans a folder, or one archive.</summary>
    /// <exception cref="DataFormatException">Nothing is there.</exception>
    internal static InitScan Of(string path, Action<string> report)
    {
        var scan = new InitScan();
        if (!Directory.Exists(path))
        {
            scan.File(path, Path.GetFileName(path), report);
            return scan;
        }
        var folders = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var f in InputPath.FilesBelow(path))
        {
            var folder = Path.GetDirectoryName(f)!;
            (folders.TryGetValue(folder, out var list) ? list : folders[folder] = []).Add(f);
        }
        foreach (var (folder, files) in folders)
        {
            scan.Folder(path, folder, files, folders, report);
        }
        return scan;
    }

    private void Folder(string root, string folder, List<string> files, SortedDictionary<string, List<string>> folders, Action<string> report)
    {
        string Relative(string p) => Path.GetRelativePath(root, p).Replace('\\', '/');
        var volumes = files.Where(VolumeFile.HasVolumeExtension).Where(f => !f.EndsWith(".img", StringComparison.OrdinalIgnoreCase)).ToArray();
        var masks = volumes.Where(f => IsStructureName(LabelReader.NameOfFile(f))).ToArray();
        if (folder != root && masks.Length > 2 && masks.Length == volumes.Length)
        {
            Labels.Add(new(Relative(folder) + "/", "", true, $"{masks.Length} masks, named after structures"));
        }
        else
        {
            foreach (var f in volumes)
            {
                report(Relative(f));
                File(f, Relative(f), report);
            }
        }
        foreach (var f in files.Except(volumes).Where(f => f.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)))
        {
            report(Relative(f));
            File(f, Relative(f), report);
        }
        var others = files.Except(volumes).Where(f => !f.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && Path.GetFileName(f) is not ("case.yaml" or "case.yml" or "case.json")).ToArray();
        if (others.Length > 0 && others.Any(LooksLikeDicom))
        {
            var siblings = folders.Keys.Count(k => Path.GetDirectoryName(k) == Path.GetDirectoryName(folder) && IsStructureName(Path.GetFileName(k)));
            if (folder != root && IsStructureName(Path.GetFileName(folder)) && siblings > 1)
            {
                Labels.Add(new(Relative(folder) + "/", $"structure: {StructureNames.Resolve(Path.GetFileName(folder)).Structure}", true, "one mask as DICOM series"));
                return;
            }
            report(Relative(folder));
            Dicom(folder == root ? "." : Relative(folder) + "/", DicomInput.Of(Relative(folder), others.Select(f => new DicomEntry(Path.GetFileName(f), () => Core.IO.InputFile.ReadAll(f, DicomLimits.FileBytes)))));
        }
    }

    private void File(string full, string relative, Action<string> report)
    {
        try
        {
            if (VolumeFile.HasVolumeExtension(full))
            {
                Volume(relative, VolumeFile.Read(full));
            }
            else if (SafeZip.IsZip(full))
            {
                Zip(full, relative);
            }
            else
            {
                Dicom(relative, DicomInput.FromPath(full));
            }
        }
        catch (DataFormatException x)
        {
            Notes.Add($"{relative}: not used: {x.Problem}");
        }
    }

    private void Zip(string full, string relative)
    {
        using var zip = SafeZip.Open(full);
        var folders = zip.Entries.Select(e => e.Name.LastIndexOf('/') is > 0 and var at ? e.Name[..at] : "").Distinct().ToArray();
        var named = folders.Count(f => IsStructureName(f[(f.LastIndexOf('/') + 1)..]));
        if (named > 1 && 2 * named >= folders.Length)
        {
            Labels.Add(new(relative, "", true, $"{folders.Length} folders of masks as DICOM series, named after structures"));
            return;
        }
        Dicom(relative, DicomInput.Of(relative, zip.Entries.Select(e => new DicomEntry(e.Name, e.Read))));
    }

    private void Dicom(string relative, DicomInput input)
    {
        var study = DicomStudy.Scan(input);
        foreach (var s in study.Series)
        {
            // Masks and label maps are sometimes stored as plain CT: then nothing in them is darker than water.
            if (s.Modality == "CT" && !HasAirOrFat(s))
            {
                Notes.Add($"{relative}: {s.Summary}: holds no values below 0, so it is no CT image but labels of some kind; list it under labels by hand if it is needed.");
                continue;
            }
            Images.Add(new(relative, study.Series.Count > 1 ? s.SeriesInstanceUid : null, s.Modality, s.Phase.Phase, s.Phase.Reason, s.Summary, s.Geometry.Count, s.SeriesInstanceUid));
        }
        foreach (var (entry, kind) in study.Others.Where(o => DicomSeg.IsSegmentation(o.SopClassUid) || o.SopClassUid == DicomRtStruct.SopClass))
        {
            var inside = relative == "." ? entry.Name : relative.EndsWith('/') || input.Entries.Count > 1 ? $"{relative.TrimEnd('/')}/{entry.Name}" : relative;
            try
            {
                var file = DicomFile.Parse(entry.Name, entry.Load());
                var contours = kind == DicomRtStruct.SopClass;
                Labels.Add(new(inside, "", true, contours ? "structure set" : "DICOM segmentation", contours ? DicomRtStruct.Read(file).ReferencedSeriesUid : DicomSeg.Read(file).ReferencedSeriesUid));
            }
            catch (DataFormatException x)
            {
                Notes.Add($"{inside}: not used: {x.Problem}");
            }
        }
        Notes.AddRange(study.Refused.Concat(study.Damaged).Select(x => $"{relative}: not used: {x.Problem}"));
        if (study.Series.Count == 0 && study.Others.Count == 0)
        {
            Notes.Add($"{relative}: holds no DICOM image series.");
        }
    }

    private bool HasAirOrFat(DicomSeries s)
    {
        try
        {
            return Array.Exists(s.LoadVolume().Data, v => v < 0);
        }
        catch (Exception x) when (x is DataFormatException or ResourceMissingException)
        {
            Notes.Add($"{s.Summary}: {x.Message}");
            return true;
        }
    }

    private void Volume(string relative, LoadedVolume v)
    {
        var g = v.Image.Geometry;
        var summary = $"{v.Format}, {g.Nx} x {g.Ny} x {g.Nz}, {g.SpacingMm.X:F2} x {g.SpacingMm.Y:F2} x {g.SpacingMm.Z:F2} mm";
        var raw = LabelReader.NameOfFile(relative);
        if (v.Segments.Count > 0)
        {
            Labels.Add(new(relative, "", v.Segments.Any(s => StructureNames.Resolve(s.Name).Known), $"segments {string.Join(", ", v.Segments.Take(12).Select(s => s.Name))}"));
            return;
        }
        var labels = v.IsIntegerLabel ? v.Labels() : [];
        // An image has hundreds of values, a label map few.
        if (labels.Count is 0 or > 200)
        {
            var (phase, reason) = PhaseOf(raw);
            Images.Add(new(relative, null, v.Image.Data.Any(x => x <= -900) ? "CT" : "", phase, reason, summary, g.Count));
            return;
        }
        var ml = g.VoxelMl;
        var seen = string.Join(", ", labels.Take(MaxNamedLabels).Select(l => $"{l.Label}: {l.Voxels * ml:F1} mL"));
        if (labels.Count == 1 && IsStructureName(raw))
        {
            Labels.Add(new(relative, $"structure: {StructureNames.Resolve(raw).Structure}", true, $"{labels[0].Voxels * ml:F1} mL"));
        }
        else if (labels.Count >= ManyLabels && labels[^1].Label <= 117)
        {
            Labels.Add(new(relative, $"map: {StructureNames.TotalSegmentator}", true, $"{labels.Count} labels up to {labels[^1].Label}: taken for TotalSegmentator's numbers; look at the volumes that 'check' prints"));
        }
        else
        {
            Labels.Add(new(relative, $"map: {{ {string.Join(", ", labels.Take(MaxNamedLabels).Select(l => $"{l.Label}: NAME"))} }}", false, $"labels {seen}; replace NAME and remove the # to use it"));
        }
    }

    private static (string Phase, string Reason) PhaseOf(string name)
    {
        var words = name.ToLowerInvariant().Split(['_', '-', ' ', '.'], StringSplitOptions.RemoveEmptyEntries);
        var found = PhaseWords.Select(p => (p.Phase, Word: p.Words.FirstOrDefault(words.Contains))).Where(p => p.Word is not null).ToArray();
        return found.Length == 1 ? (found[0].Phase, $"the file name says \"{found[0].Word}\"") : ("unknown", "the file name names no phase");
    }

    private static bool IsStructureName(string name) => StructureNames.Resolve(name) is { Known: true, Structure.Length: > 0 };

    private static bool LooksLikeDicom(string path)
    {
        try
        {
            using var s = Core.IO.InputFile.Open(path);
            Span<byte> start = stackalloc byte[512];
            var have = s.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return have >= 132 && DicomFile.LooksLikeDicom(start[..have]);
        }
        catch (DataFormatException)
        {
            return false;
        }
    }
}
