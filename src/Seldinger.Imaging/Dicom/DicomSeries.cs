using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.Dicom;

/// <summary>One image series that makes an evenly spaced volume. Headers are read; pixels are decoded by <see cref="LoadVolume"/>.</summary>
public sealed class DicomSeries
{
    private const float AirHu = -1024;
    private readonly SliceStack stack;
    private readonly IReadOnlyDictionary<string, SliceFile> files;

    internal DicomSeries(SliceStack stack, IReadOnlyDictionary<string, SliceFile> files, DicomDataset header, IEnumerable<string> notes)
    {
        this.stack = stack;
        this.files = files;
        Header = header;
        Geometry = stack.TiltDeg is null ? stack.Geometry : Orthogonal(header.File, stack.Geometry);
        Notes = [.. stack.Notes, .. notes];
        Phase = PhaseGuess.Of(header);
        SeriesInstanceUid = header.RequiredText(Tags.SeriesInstanceUID);
        SopClassUid = header.RequiredText(Tags.SOPClassUID);
        StudyInstanceUid = header.Text(Tags.StudyInstanceUID);
        Modality = header.Text(Tags.Modality) ?? "";
        FrameOfReferenceUid = header.Text(Tags.FrameOfReferenceUID);
        PatientPosition = header.Text(Tags.PatientPosition);
        GantryTiltDeg = stack.TiltDeg;
    }

    /// <summary>Series UID.</summary>
    public string SeriesInstanceUid { get; }

    /// <summary>Study UID; null = absent.</summary>
    public string? StudyInstanceUid { get; }

    /// <summary>Kind of object.</summary>
    public string SopClassUid { get; }

    /// <summary>CT, MR, PT, ...; "" = absent.</summary>
    public string Modality { get; }

    /// <summary>Frame of reference UID; null = unknown.</summary>
    public string? FrameOfReferenceUid { get; }

    /// <summary>HFS, FFS, HFP, ...; null = unknown.</summary>
    public string? PatientPosition { get; }

    /// <summary>Slice thickness as the header says, mm; null = unknown.</summary>
    public double? SliceThicknessMm => stack.Slices[0].ThicknessMm;

    /// <summary>Angle between slice normal and stacking direction when the series was resampled for it, degrees; null = not tilted.</summary>
    public double? GantryTiltDeg { get; }

    /// <summary>Where the voxels of <see cref="LoadVolume"/> lie.</summary>
    public ImageGeometry Geometry { get; }

    /// <summary>Guess of the contrast phase, with its reason.</summary>
    public PhaseGuess Phase { get; }

    /// <summary>What was noticed.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The slices in stacking order (those of the files, also when the volume is resampled).</summary>
    public IReadOnlyList<DicomSlice> Slices => stack.Slices;

    /// <summary>"CT 512 x 512 x 129, 0.570 x 0.570 x 1.600 mm": no patient data, no free text.</summary>
    public string Summary => $"{(Modality.Length > 0 ? Modality : "image")} {Geometry.Nx} x {Geometry.Ny} x {Geometry.Nz}, {Geometry.SpacingMm.X:0.000} x {Geometry.SpacingMm.Y:0.000} x {Geometry.SpacingMm.Z:0.000} mm";

    /// <summary>Unit of the voxel values: "[hnsf'U]" for CT, "Bq/mL" for PET in becquerel, "" otherwise.</summary>
    public string Unit => Modality == "CT" ? "[hnsf'U]" : Header.Text(Tags.Units) == "BQML" ? "Bq/mL" : "";

    /// <summary>Data set of the first slice: what written objects copy patient and study from. Never shown.</summary>
    internal DicomDataset Header { get; }

    /// <summary>Reads every image series of an import; a series or file that cannot be used is an error.</summary>
    /// <exception cref="DataFormatException">Nothing usable, or something refused.</exception>
    public static IReadOnlyList<DicomSeries> Read(DicomInput input, TiltHandling tilt = TiltHandling.Refuse)
    {
        var study = DicomStudy.Scan(input, tilt);
        return study.Damaged.Concat(study.Refused).FirstOrDefault() is { } problem ? throw problem : study.Series.Count > 0 ? study.Series : throw study.NoSeries();
    }

    /// <summary>Decodes the volume: value = stored x slope + intercept, slope and intercept of each slice.</summary>
    /// <exception cref="DataFormatException">Damaged or unsupported pixels.</exception>
    /// <exception cref="ResourceMissingException">JPEG-family pixels and gdcmconv is not installed.</exception>
    public ImageVolume LoadVolume()
    {
        var g = stack.Geometry;
        var data = new float[g.Count];
        EachSlice((k, slice, stored) =>
        {
            var target = data.AsSpan(k * g.Nx * g.Ny, g.Nx * g.Ny);
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = (float)(stored[i] * slice.Slope + slice.Intercept);
            }
        });
        var volume = new ImageVolume(g, data, Unit);
        return stack.TiltDeg is null ? volume : Resample.Trilinear(volume, Geometry, Modality == "CT" ? AirHu : 0);
    }

    /// <summary>Stored values slice by slice, without rescale.</summary>
    internal void EachSlice(Action<int, DicomSlice, long[]> use)
    {
        var stored = new long[stack.Geometry.Nx * stack.Geometry.Ny];
        var (name, pixels) = ("", (DicomPixels?)null);
        for (var k = 0; k < stack.Slices.Count; k++)
        {
            var slice = stack.Slices[k];
            if (name != slice.File || pixels is null)
            {
                pixels = DicomPixels.Open(files[slice.File].Open());
                name = slice.File;
            }
            pixels.Stored(slice.Frame, stored);
            use(k, slice, stored);
        }
    }

    // One axis along the stack, one as near to the rows as can be; the box covers all voxel centres.
    private static ImageGeometry Orthogonal(string file, ImageGeometry g)
    {
        var z = g.ToLps.ColumnZ.Normalized();
        var x = (g.ToLps.ColumnX - z * Vec3.Dot(g.ToLps.ColumnX, z)).Normalized();
        var y = Vec3.Cross(z, x);
        y = Vec3.Dot(y, g.ToLps.ColumnY) < 0 ? y * -1 : y;
        Vec3[] axes = [x, y, z];
        var spacing = g.SpacingMm;
        var (low, count) = (new double[3], new int[3]);
        for (var a = 0; a < 3; a++)
        {
            var along = Enumerable.Range(0, 8).Select(c => Vec3.Dot(g.CentreMm((c & 1) * (g.Nx - 1), ((c >> 1) & 1) * (g.Ny - 1), ((c >> 2) & 1) * (g.Nz - 1)), axes[a])).ToArray();
            low[a] = along.Min();
            count[a] = (int)Math.Ceiling((along.Max() - low[a]) / spacing[a] - 1e-6) + 1;
        }
        if ((long)count[0] * count[1] * count[2] > ImageGeometry.MaxVoxels)
        {
            throw new DataFormatException(file, "", $"{count[0]} x {count[1]} x {count[2]} voxels after tilt correction.", $"At most {ImageGeometry.MaxVoxels} are accepted.");
        }
        return new(count[0], count[1], count[2], new(x * spacing.X, y * spacing.Y, z * spacing.Z, x * low[0] + y * low[1] + z * low[2]));
    }
}
