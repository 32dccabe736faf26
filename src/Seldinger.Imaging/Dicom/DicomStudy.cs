using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Dicom;

/// <summary>What an import holds: image series that make volumes, what was refused and why, other objects, and notes. Pixels are not decoded.</summary>
public sealed class DicomStudy
{
    private const long KeepBytes = 768L << 20;
    private const double LargestTiltDeg = 45;

    private static readonly Dictionary<string, string> ImageClasses = new()
    {
        ["1.2.840.10008.5.1.4.1.1.2"] = "CT",
        ["1.2.840.10008.5.1.4.1.1.2.1"] = "enhanced CT",
        ["1.2.840.10008.5.1.4.1.1.2.2"] = "legacy converted enhanced CT",
        ["1.2.840.10008.5.1.4.1.1.4"] = "MR",
        ["1.2.840.10008.5.1.4.1.1.4.1"] = "enhanced MR",
        ["1.2.840.10008.5.1.4.1.1.4.4"] = "legacy converted enhanced MR",
        ["1.2.840.10008.5.1.4.1.1.13.1.1"] = "X-ray 3D angiographic",
        ["1.2.840.10008.5.1.4.1.1.128"] = "PET",
        ["1.2.840.10008.5.1.4.1.1.128.1"] = "legacy converted enhanced PET",
        ["1.2.840.10008.5.1.4.1.1.130"] = "enhanced PET",
    };

    private DicomStudy(string name)
    {
        Name = name;
    }

    /// <summary>Folder, archive or file as the user gave it.</summary>
    public string Name { get; }

    /// <summary>Image series, in the order of their first file.</summary>
    public IReadOnlyList<DicomSeries> Series { get; private init; } = [];

    /// <summary>Series that cannot be used, each with its reason.</summary>
    public IReadOnlyList<DataFormatException> Refused { get; private init; } = [];

    /// <summary>Damaged files, each with its reason: any of them may be a slice of any series.</summary>
    public IReadOnlyList<DataFormatException> Damaged { get; private init; } = [];

    /// <summary>Segmentations, structure sets and other objects: entry and SOP class UID ("" = none).</summary>
    public IReadOnlyList<(DicomEntry Entry, string SopClassUid)> Others { get; private init; } = [];

    /// <summary>What was skipped and noticed, for people.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Reads the headers of an import, groups images by series and checks each stack.</summary>
    /// <param name="input">Files.</param>
    /// <param name="tilt">What to do with tilted stacks.</param>
    /// <exception cref="DataFormatException">The import as a whole is beyond a limit.</exception>
    public static DicomStudy Scan(DicomInput input, TiltHandling tilt = TiltHandling.Refuse)
    {
        ArgumentNullException.ThrowIfNull(input);
        var images = new Dictionary<string, List<(SliceFile File, DicomDataset Set)>>();
        var (refused, damaged, notes, others, foreign, total) = (new List<DataFormatException>(), new List<DataFormatException>(), new List<string>(), new List<(DicomEntry, string)>(), new List<string>(), 0L);
        foreach (var entry in input.Entries)
        {
            var bytes = entry.Load();
            total += bytes.Length;
            if (total > DicomLimits.ImportBytes)
            {
                throw new DataFormatException(input.Name, "", "the files add up to more than 20 GB.", "Give the folder of one series or study.");
            }
            if (!DicomFile.LooksLikeDicom(bytes))
            {
                foreign.Add(entry.Name);
                continue;
            }
            try
            {
                var file = DicomFile.Parse(entry.Name, bytes);
                var kind = file.Dataset.Text(Tags.SOPClassUID) ?? "";
                if (!ImageClasses.ContainsKey(kind))
                {
                    others.Add((entry, kind));
                }
                else if (file.Dataset.Texts(Tags.ImageType).Contains("LOCALIZER"))
                {
                    notes.Add($"{entry.Name}: a localizer, skipped.");
                }
                else
                {
                    var uid = file.Dataset.RequiredText(Tags.SeriesInstanceUID);
                    (images.TryGetValue(uid, out var list) ? list : images[uid] = []).Add((new(entry, total <= KeepBytes ? file : null), total <= KeepBytes ? file.Dataset : HeaderOnly(file)));
                }
            }
            catch (DataFormatException e)
            {
                damaged.Add(e);
            }
        }
        AddSkipped(notes, foreign, others);
        var series = new List<DicomSeries>();
        foreach (var group in images.Values)
        {
            try
            {
                series.Add(Assemble(input.Name, group, tilt));
            }
            catch (DataFormatException e)
            {
                refused.Add(e);
            }
        }
        return new(input.Name) { Series = series, Refused = refused, Damaged = damaged, Others = others, Notes = notes };
    }

    /// <summary>The one image series of an import, or the one with the given UID.</summary>
    /// <param name="seriesUid">Series UID; null when there is only one.</param>
    /// <exception cref="DataFormatException">None, several, or it was refused; also when any file of the import is damaged, since it may belong to the series.</exception>
    public DicomSeries One(string? seriesUid = null)
    {
        if (Damaged.Count > 0)
        {
            throw Damaged[0];
        }
        if (Refused.Count > 0 && (seriesUid is null || Series.All(s => s.SeriesInstanceUid != seriesUid)))
        {
            throw Refused[0];
        }
        var fitting = Series.Where(s => seriesUid is null || s.SeriesInstanceUid == seriesUid).ToArray();
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw NoSeries(),
            _ => throw new DataFormatException(Name, "", $"{fitting.Length} image series: {string.Join("; ", fitting.Select(s => $"{s.SeriesInstanceUid} ({s.Summary})"))}.", "Give the folder of one of them, or name its series UID."),
        };
    }

    internal DataFormatException NoSeries() => new(Name, "", "no CT, MR or PET image series.", $"Give a folder or .zip of DICOM slices.{(Notes.Count > 0 ? " Skipped: " + Notes[0] : "")}");

    private static void AddSkipped(List<string> notes, List<string> foreign, List<(DicomEntry Entry, string Kind)> others)
    {
        if (foreign.Count > 0)
        {
            notes.Add($"{foreign.Count} files are not DICOM and were skipped (first: {foreign[0]}).");
        }
        notes.AddRange(others.GroupBy(o => o.Kind).Select(g => $"{g.Count()} objects of {(g.Key.Length > 0 ? $"class {g.Key}" : "no class")} are not image slices and were skipped (first: {g.First().Entry.Name})."));
    }

    private static DicomSeries Assemble(string import, List<(SliceFile File, DicomDataset Set)> group, TiltHandling tilt)
    {
        var first = group[0].Set;
        var layout = PixelLayout.Of(first);
        var notes = new List<string>();
        var slices = new List<DicomSlice>();
        foreach (var (_, set) in group)
        {
            var own = PixelLayout.Of(set);
            if ((own.Rows, own.Columns) != (layout.Rows, layout.Columns))
            {
                throw set.Error(Tags.Rows, $"{own.Columns} x {own.Rows} pixels where other slices of the series have {layout.Columns} x {layout.Rows}.", "Give one stack of equal slices.");
            }
            if (set.Text(Tags.FrameOfReferenceUID) != first.Text(Tags.FrameOfReferenceUID) || set.Text(Tags.SOPClassUID) != first.Text(Tags.SOPClassUID))
            {
                throw set.Error(Tags.FrameOfReferenceUID, "slices of one series differ in frame of reference or object class.", "Give one stack of one acquisition.");
            }
            slices.AddRange(DicomSlice.Of(set, own.Frames));
        }
        var name = group.Count == 1 ? first.File : $"{import}, series of {group.Count} files from {first.File}";
        var stack = SliceStack.Of(name, slices, layout.Columns, layout.Rows);
        if (stack.TiltDeg is { } angle)
        {
            if (angle > LargestTiltDeg)
            {
                throw new DataFormatException(name, Tags.ImagePositionPatient.ToString(), $"the slices lean by {angle:0.0} degrees against the direction they stack in.", $"No gantry tilts by more than {LargestTiltDeg} degrees; the positions are wrong.");
            }
            if (tilt == TiltHandling.Refuse)
            {
                throw new DataFormatException(name, Tags.GantryDetectorTilt.ToString(), $"gantry tilt: the slices are tilted by {angle:0.0} degrees against the direction they stack in (a sheared volume).",
                    "Ask for tilt correction by resampling explicitly, or give an untilted reconstruction.");
            }
            notes.Add($"gantry tilt of {angle:0.0} degrees corrected by resampling; voxels outside the slices hold a stand-in value.");
        }
        else if (first.Number(Tags.GantryDetectorTilt) is { } stated && Math.Abs(stated) >= 0.1)
        {
            notes.Add($"the header states a gantry tilt of {stated:0.0} degrees; the slice positions describe an untilted stack and are used.");
        }
        if (layout.Photometric == "MONOCHROME1")
        {
            notes.Add("MONOCHROME1: meant to be shown inverted; values are as stored.");
        }
        if (first.Text(Tags.RescaleType) is { } type && type != "HU" && first.Text(Tags.Modality) == "CT")
        {
            notes.Add("the rescale type is not HU: values may not be Hounsfield units.");
        }
        return new(stack, group.ToDictionary(g => g.File.Entry.Name, g => g.File), HeaderOf(group, stack), notes);
    }

    private static DicomDataset HeaderOf(List<(SliceFile File, DicomDataset Set)> group, SliceStack stack) => group.First(g => g.Set.File == stack.Slices[0].File).Set;

    private static DicomDataset HeaderOnly(DicomFile file)
    {
        var header = new DicomDataset(file.Name, file.Dataset.BigEndian) { TextEncoding = file.Dataset.TextEncoding };
        foreach (var e in file.Dataset.Elements.Where(e => e.Tag != Tags.PixelData && e.Value.Length <= 4096 && (e.Items is null || e.Tag.Group == 0x5200)))
        {
            header.Add(new(e.Tag, e.Vr, e.Value.ToArray(), e.Items));
        }
        return header;
    }
}
