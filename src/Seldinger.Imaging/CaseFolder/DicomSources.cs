using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Imaging.Dicom;
using Seldinger.Imaging.Archive;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Opens DICOM behind a path of a case file: a file, a folder, a zip archive, or a folder inside a zip archive ("study.zip/CT/image").</summary>
internal static class DicomSources
{
    /// <summary>Runs over the files behind a path; an archive stays open for as long.</summary>
    /// <exception cref="DataFormatException">The archive is against a rule, or nothing is behind the path.</exception>
    internal static T With<T>(string shown, string path, Func<DicomInput, T> use)
    {
        var (file, inner) = InputPath.SplitArchive(path);
        if (file is null)
        {
            return use(DicomInput.FromPath(path));
        }
        using var zip = SafeZip.Open(file);
        var entries = zip.Entries.Where(e => inner.Length == 0 || e.Name.StartsWith(inner + "/", StringComparison.Ordinal) || e.Name == inner || InTopFolder(e.Name, inner)).ToArray();
        return entries.Length > 0 ? use(DicomInput.Of(shown, entries.Select(e => new DicomEntry(e.Name, e.Read))))
            : throw new DataFormatException(shown, "", $"the archive has no folder '{inner}'.", $"It begins with {string.Join(", ", zip.Entries.Take(3).Select(e => e.Name))}.");
    }

    /// <summary>Reads the image series of an entry.</summary>
    /// <exception cref="DataFormatException">No series, several and none named, or one that cannot be used.</exception>
    internal static ImageSeries ReadSeries(ImageEntry entry, string path, LoadLog log) => With(entry.Path, path, input =>
    {
        var study = DicomStudy.Scan(input);
        foreach (var n in study.Notes)
        {
            log.Note("case.dicom-note", $"{entry.Path}: {n}", "A2.13");
        }
        var series = study.One(entry.Series);
        foreach (var n in series.Notes)
        {
            log.Note("case.dicom-note", $"{entry.Path}: {n}", "A2.09");
        }
        return new ImageSeries(entry.Path, series.LoadVolume(), series.Modality is "CT" or "MR" or "PT" ? series.Modality : "", series.Phase.Phase, series.FrameOfReferenceUid, series.SliceThicknessMm, series.PatientPosition, path);
    });

    /// <summary>Reads masks: DICOM SEG, RTSTRUCT, or one mask per series and folder.</summary>
    /// <exception cref="DataFormatException">Nothing that holds masks, or something that cannot be used.</exception>
    internal static LabelSet ReadLabels(LabelEntry entry, string path, ImageSeries planning, LoadLog log) => With(entry.Path, path, input =>
    {
        var kind = KindOf(entry, input);
        var masks = new List<NamedMask>();
        var frames = new HashSet<string>(StringComparer.Ordinal);
        foreach (var m in MasksOf(kind, input, planning))
        {
            foreach (var n in m.Notes)
            {
                log.Note("case.dicom-note", $"{entry.Path}: {m.Name}: {n}", "A2.13");
            }
            if (LabelReader.NameOf(entry, m.Name) is not { } name)
            {
                log.Note("case.label-unused", $"{entry.Path}: the map does not name '{m.Name}'; not used.", "A1.10");
                continue;
            }
            LabelReader.ReportName(entry, m.Name, name, log);
            if (m.FrameOfReferenceUid is { } uid)
            {
                frames.Add(uid);
            }
            LabelReader.AddMask(masks, new(m.Name, name, m.Mask.Geometry, m.Mask.Data, name.Structure == "tumour" && (kind != "" && (DicomSeg.IsSegmentation(kind) || kind == DicomRtStruct.SopClass) || LabelReader.IsLesion(name, m.Name)), entry.Path), entry, log);
        }
        if (frames.Count > 1)
        {
            log.Violate(entry.Place, $"{entry.Path} holds masks of {frames.Count} frames of reference.", "List each under its own label entry.");
        }
        return new LabelSet(frames.FirstOrDefault(), masks, []);
    });

    /// <summary>Object class of the first DICOM file.</summary>
    private static string KindOf(LabelEntry entry, DicomInput input)
    {
        foreach (var e in input.Entries)
        {
            var bytes = e.Load();
            if (DicomFile.LooksLikeDicom(bytes))
            {
                return DicomFile.Parse(e.Name, bytes).Dataset.Text(Tags.SOPClassUID) ?? "";
            }
        }
        throw new DataFormatException(entry.Path, input.Entries[0].Name, "is neither a volume file nor DICOM.", "Give a label map, a folder of masks, DICOM SEG, RTSTRUCT, or a .zip of them.");
    }

    private static IEnumerable<DicomMask> MasksOf(string kind, DicomInput input, ImageSeries planning)
    {
        if (!DicomSeg.IsSegmentation(kind) && kind != DicomRtStruct.SopClass)
        {
            return DicomMaskFolders.Read(input);
        }
        var files = input.Entries.Select(e => (e.Name, Bytes: e.Load())).Where(f => DicomFile.LooksLikeDicom(f.Bytes)).Select(f => DicomFile.Parse(f.Name, f.Bytes));
        return files.SelectMany(f => f.Dataset.Text(Tags.SOPClassUID) == DicomRtStruct.SopClass ? Contours(DicomRtStruct.Read(f), planning) : DicomSeg.Read(f, planning.Image.Geometry).LoadMasks());
    }

    private static IEnumerable<DicomMask> Contours(DicomRtStruct set, ImageSeries planning) => set.Rois.Select(r => set.Rasterise(r, planning.Image.Geometry));

    private static bool InTopFolder(string name, string inner)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && name.AsSpan(slash + 1).StartsWith(inner + "/", StringComparison.Ordinal);
    }
}
