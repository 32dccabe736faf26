using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Reads one image of a case, in canonical orientation.</summary>
internal static class SeriesReader
{
    /// <summary>Below this value a voxel can only be air in Hounsfield units.</summary>
    private const float AirHu = -900;

    /// <summary>Reads the image.</summary>
    /// <exception cref="DataFormatException">The file or series cannot be used.</exception>
    internal static ImageSeries Read(ImageEntry entry, string path, LoadLog log)
    {
        var series = InputPath.KindOf(path) == InputKind.Volume ? ReadVolume(entry, path, log) : DicomSources.ReadSeries(entry, path, log);
        var image = series.Image;
        if (entry.Transform is { } t)
        {
            image = image with { Geometry = image.Geometry with { ToLps = t.Compose(image.Geometry.ToLps) } };
        }
        if (!image.Geometry.IsOrthogonal)
        {
            throw new DataFormatException(entry.Path, "geometry", "the index axes of the image are not perpendicular (gantry tilt or shear).", "Resample it to a perpendicular grid first, or use an untilted reconstruction.");
        }
        RequireContrast(entry, image);
        image = Reorient.ToCanonical(image);
        var modality = entry.Modality.Length > 0 ? entry.Modality : series.Modality;
        if (modality.Length == 0 && LooksLikeHounsfield(image.Data))
        {
            modality = "CT";
            log.Note("case.modality-guess", $"{entry.Path}: the file does not say its modality; values below {AirHu} are taken for Hounsfield units.", "A2.13");
        }
        if (modality == "CT" && image.Unit.Length == 0)
        {
            image = image with { Unit = "[hnsf'U]" };
        }
        var phase = entry.Phase;
        if (phase == "unknown" && series.Phase != "unknown")
        {
            phase = series.Phase;
            log.Note("case.phase-guess", $"{entry.Path}: the case file names no phase; '{phase}' is guessed from the series description.", "A2.09");
        }
        return series with { Image = image, Modality = modality, Phase = phase };
    }

    private static ImageSeries ReadVolume(ImageEntry entry, string path, LoadLog log)
    {
        var v = VolumeFile.Read(path);
        if (!v.OrientationKnown)
        {
            log.Findings.Add(new("case.orientation", CriterionStatus.NotMet, Severity.Major, "the file says how its axes lie in the patient",
                $"{entry.Path}: the file does not say how its axes lie; left and right are not known.", [], "engineering-default", Core.Values.Grade.E1, "A2.13"));
        }
        foreach (var n in v.Notes)
        {
            log.Note("case.image-note", $"{entry.Path}: {n}", "A2.13");
        }
        return new(entry.Path, v.Image, "", entry.Phase, null, null, null, null);
    }

    /// <summary>An image without one finite number, or with one value everywhere, shows nothing.</summary>
    private static void RequireContrast(ImageEntry entry, ImageVolume image)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var v in image.Data)
        {
            if (float.IsFinite(v))
            {
                (low, high) = (Math.Min(low, v), Math.Max(high, v));
            }
        }
        if (!(high > low))
        {
            throw new DataFormatException(entry.Path, "voxels", high < low ? "no voxel is a finite number." : $"every voxel has the value {low:G6}.", "The image shows nothing: export it again.");
        }
    }

    private static bool LooksLikeHounsfield(float[] data)
    {
        long air = 0;
        foreach (var v in data)
        {
            air += v is <= AirHu and >= -4000 ? 1 : 0;
        }
        return air > data.Length / 1000;
    }
}
