using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Tests.Guidance;

/// <summary>A box of a body (2 mm voxels, 200 x 160 x 120 mm) with a liver, a ball of a lesion and noise of 12.</summary>
internal static class GuidancePhantom
{
    public static readonly ImageGeometry Geometry = ImageGeometry.AxisAligned(120, 100, 60, new(2, 2, 2), new(-119, -99, -59));

    public static Mask Box(double x0, double x1, double y0, double y1, double z0, double z1) => Where(p => p.X > x0 && p.X < x1 && p.Y > y0 && p.Y < y1 && p.Z > z0 && p.Z < z1);

    public static Mask Ball(Vec3 centre, double radius) => Where(p => Vec3.Distance(p, centre) <= radius);

    public static Mask Where(Func<Vec3, bool> inside)
    {
        var m = new Mask(Geometry);
        for (var n = 0; n < m.Data.Length; n++)
        {
            var (i, j, k) = Geometry.Unravel(n);
            m.Data[n] = inside(Geometry.CentreMm(i, j, k)) ? (byte)1 : (byte)0;
        }
        return m;
    }

    /// <summary>The case: contrasts = lesion minus liver on each series ("modality phase").</summary>
    public static Case Make(double lesionRadiusMm, Vec3 lesionMm, (string Modality, string Phase, double Difference)[] series, params (string Name, Mask Mask)[] more)
    {
        var body = Box(-100, 100, -80, 80, -200, 200);
        var liver = Box(-90, 40, -60, 60, -50, 50);
        var lesion = Ball(lesionMm, lesionRadiusMm);
        var structures = new Dictionary<string, Structure>
        {
            ["body"] = new("body", body, body.VolumeMl, false, ""),
            ["liver"] = new("liver", liver, liver.VolumeMl, false, ""),
            ["tumour"] = new("tumour", lesion, lesion.VolumeMl, false, ""),
        };
        foreach (var (name, mask) in more)
        {
            structures[name] = new(name, mask, mask.VolumeMl, false, "");
        }
        var images = series.Select((s, n) => new ImageSeries($"series-{n}", Image(body, liver, lesion, s.Difference, 100 + n), s.Modality, s.Phase, null, 2, "HFS", null)).ToArray();
        return new()
        {
            Id = "g",
            TumourType = "hcc",
            Geometry = Geometry,
            Images = images,
            Structures = structures,
            Lesions = [new("tumour-1", lesion, lesion.VolumeMl, lesionMm, 2 * lesionRadiusMm)],
            Targets = ["tumour-1"],
        };
    }

    private static ImageVolume Image(Mask body, Mask liver, Mask lesion, double difference, int seed)
    {
        var random = new Random(seed);
        var data = new float[Geometry.Count];
        for (var n = 0; n < data.Length; n++)
        {
            var noise = 12 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var tissue = lesion.Data[n] != 0 ? 100 + difference : liver.Data[n] != 0 ? 100 : body.Data[n] != 0 ? 40 : -1000;
            data[n] = (float)Math.Round(tissue + noise);
        }
        return new(Geometry, data, "[hnsf'U]");
    }
}
