using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.Geometry;
using Seldinger.Imaging.Segmentation;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Segmentation;

public sealed class IrcadbPatient : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public (ImageVolume Ct, IReadOnlyDictionary<string, Mask> Masks)? Data { get; private set; }

    /// <summary>Reads the patient at the first call (a skip belongs to the test that asks).</summary>
    public (ImageVolume Ct, IReadOnlyDictionary<string, Mask> Masks) Load()
    {
        if (Data is { } ready)
        {
            return ready;
        }
        string[] names = ["skin", "bone", "leftlung+rightlung", "liver", "livertumor01", "livertumor02", "livertumor05"];
        var data = TestData.Shared("ircadb-01-patient01");
        var n = Python.Run("tests/Seldinger.Imaging.Tests/python/ircadb.py", [data, _folder.Path, .. names]).Split(' ').Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        var g = ImageGeometry.AxisAligned((int)n[0], (int)n[1], (int)n[2], new(n[3], n[4], n[5]), Vec3.Zero);
        var raw = MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(_folder.File("ct.i16")));
        var ct = new float[raw.Length];
        for (var v = 0; v < ct.Length; v++)
        {
            ct[v] = raw[v];
        }
        Data = (new(g, ct, "[hnsf'U]"), names.ToDictionary(m => m, m => new Mask(g, File.ReadAllBytes(_folder.File(m + ".u8")))));
        return Data.Value;
    }

    public void Dispose() => _folder.Dispose();
}

public class IrcadbTests(IrcadbPatient patient, ITestOutputHelper output) : IClassFixture<IrcadbPatient>
{
    [Fact]
    public void Run_RealAbdomenCt_AgreesWithExpertMasks()
    {
        var (ct, masks) = patient.Load();
        var clock = Stopwatch.StartNew();

        var s = HuSegmentation.Run(ct, HuThresholds.FromCatalogue(Draw()));

        output.WriteLine($"{clock.Elapsed.TotalSeconds:f2} s; body {s.Body.VolumeMl:f0} bone {s.Bone.VolumeMl:f0} lung {s.Lung.VolumeMl:f0} gas {s.Gas.VolumeMl:f1} mL");
        output.WriteLine($"Dice body {Dice(s.Body, masks["skin"]):f3} bone {Dice(s.Bone, masks["bone"]):f3} lung {Dice(s.Lung, masks["leftlung+rightlung"]):f3}");
        Assert.True(Dice(s.Body, masks["skin"]) > 0.97);
        Assert.True(Dice(s.Lung, masks["leftlung+rightlung"]) > 0.9);
        Assert.True(Dice(s.Bone, masks["bone"]) > 0.7);
    }

    [Theory]
    [InlineData("livertumor01")]
    [InlineData("livertumor02")]
    [InlineData("livertumor05")]
    public void SeedGrow_RealTumour_OverlapsTheExpertMask(string name)
    {
        var (ct, masks) = patient.Load();
        var expert = masks[name];
        var seed = Deepest(expert);

        var r = SeedGrow.Run(ct, seed, SeedGrowLimits.FromCatalogue(Draw()), masks["liver"]);

        output.WriteLine($"{name}: expert {expert.VolumeMl:f2} mL, grown {r.Mask.VolumeMl:f2} mL, Dice {Dice(r.Mask, expert):f3}, leaked {r.Leaked}: {r.Reason}; band {r.LowHu:f0}..{r.HighHu:f0}");
        Assert.True(r.Leaked || Dice(r.Mask, expert) > 0.5);
    }

    internal static Draw Draw()
    {
        var c = new Catalogue();
        using var s = File.OpenRead(TestData.InRepository("src/Seldinger.Therapies/catalogue/ct-segmentation.json"));
        c.Add("ct-segmentation.json", s);
        return new(c);
    }

    internal static double Dice(Mask a, Mask b)
    {
        long both = 0;
        for (var n = 0; n < a.Data.Length; n++)
        {
            both += a.Data[n] & b.Data[n];
        }
        return 2.0 * both / (a.CountSet() + b.CountSet());
    }

    private static Vec3 Deepest(Mask mask)
    {
        var d = DistanceMap.Signed(mask, VoxelBox.All(mask.Geometry), 40);
        var (i, j, k) = mask.Geometry.Unravel(d.Index().MinBy(p => p.Item).Index);
        return mask.Geometry.CentreMm(i, j, k);
    }
}
