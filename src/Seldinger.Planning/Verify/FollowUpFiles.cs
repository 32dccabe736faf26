using System.Globalization;
using System.Text.Json;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Imaging.Formats;

namespace Seldinger.Planning.Verify;

/// <summary>Reads what a follow-up brings: scan, mask of the zone, landmarks, the needle as it lay.</summary>
public static class FollowUpFiles
{
    private const int MaxLandmarks = 1000;
    private const long MaxTextBytes = 1 << 20;

    /// <summary>A scan (NIfTI, NRRD, MetaImage).</summary>
    public static ImageVolume Scan(string path) => VolumeFile.Read(path).Image;

    /// <summary>A mask: every voxel that is not zero.</summary>
    public static Mask Zone(string path)
    {
        var image = VolumeFile.Read(path).Image;
        return new(image.Geometry, [.. image.Data.Select(v => v != 0 ? (byte)1 : (byte)0)]);
    }

    /// <summary>True when a file holds a mask: whole numbers, at most two different values.</summary>
    public static bool IsMask(string path)
    {
        var v = VolumeFile.Read(path);
        return v.IsIntegerLabel && v.Image.Data.Distinct().Take(3).Count() <= 2;
    }

    /// <summary>Landmark pairs: six numbers a line, planning x y z then follow-up x y z, LPS mm, separated by commas.</summary>
    /// <exception cref="ValidationException">Lines that are no pairs; all at once.</exception>
    public static IReadOnlyList<(Vec3 Fixed, Vec3 Moving)> Landmarks(string path)
    {
        var violations = new List<Violation>();
        var pairs = new List<(Vec3, Vec3)>();
        foreach (var (line, n) in Text(path).Split('\n').Select((l, n) => (l.Trim(), n + 1)).Where(l => l.Item1.Length > 0 && l.Item1[0] != '#'))
        {
            var v = line.Split(',').Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) ? d : double.NaN).ToArray();
            if (v.Length != 6 || v.Any(double.IsNaN) || pairs.Count >= MaxLandmarks)
            {
                violations.Add(new($"{path}:{n}", "is not a landmark pair.", $"Six numbers: planning x,y,z, follow-up x,y,z in LPS mm; at most {MaxLandmarks} pairs."));
                continue;
            }
            pairs.Add((new(v[0], v[1], v[2]), new(v[3], v[4], v[5])));
        }
        return violations.Count > 0 ? throw new ValidationException(violations) : pairs;
    }

    /// <summary>The needle as it lay: the first line of a Slicer markups file, from entry to tip.</summary>
    /// <exception cref="DataFormatException">No line with two points in LPS or RAS.</exception>
    public static Shaft Needle(string path)
    {
        try
        {
            using var doc = JsonDocument.Parse(Text(path), new() { MaxDepth = 32 });
            var markup = doc.RootElement.GetProperty("markups")[0];
            var sign = markup.TryGetProperty("coordinateSystem", out var system) && system.GetString() == "RAS" ? -1 : 1;
            var points = markup.GetProperty("controlPoints").EnumerateArray().Take(2).Select(p => p.GetProperty("position")).Select(p => new Vec3(sign * p[0].GetDouble(), sign * p[1].GetDouble(), p[2].GetDouble())).ToArray();
            return points.Length == 2 ? new(points[0], points[1]) : throw new DataFormatException(path, "controlPoints", $"has {points.Length} points.", "A needle is a line with two points: skin entry, then tip.");
        }
        catch (Exception x) when (x is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            throw new DataFormatException(path, "", "is not a markups file with a line.", "Save the needle in 3D Slicer as a line (*.mrk.json), from skin entry to tip.", x);
        }
    }

    /// <summary>The planned zone of a lesion in a plan's output folder.</summary>
    /// <exception cref="DataFormatException">The folder holds none.</exception>
    public static Mask PlannedZone(string runFolder, string lesion) => Zone(Find(runFolder, lesion, "zone.nii.gz")
        ?? throw new DataFormatException(runFolder, lesion, "holds no zone.nii.gz for this lesion.", "Name the output folder of 'plan', 'simulate' or 'demo' with --run."));

    /// <summary>The highest temperature of the tissue in a plan's output folder, degC; null when the folder holds none (a plan without heat).</summary>
    public static ImageVolume? PlannedTemperature(string runFolder, string lesion) => Find(runFolder, lesion, "temperature-max.nii.gz") is { } file ? Scan(file) : null;

    private static string? Find(string runFolder, string lesion, string name) =>
        new[] { Path.Combine(runFolder, "targets", lesion, name), Path.Combine(runFolder, lesion, name), Path.Combine(runFolder, name) }.FirstOrDefault(File.Exists);

    private static string Text(string path) => System.Text.Encoding.UTF8.GetString(Core.IO.InputFile.ReadAll(path, MaxTextBytes));
}
