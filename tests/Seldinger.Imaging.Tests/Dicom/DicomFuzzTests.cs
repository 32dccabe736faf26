using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Dicom;

namespace Seldinger.Imaging.Tests.Dicom;

/// <summary>Seeded mutations of small objects: nothing but the two typed errors may come out, and no patient data in them.</summary>
public class DicomFuzzTests
{
    private const int Mutations = 2000;

    [Theory]
    [InlineData("slices")]
    [InlineData("deflated")]
    [InlineData("RLE")]
    [InlineData("enhanced")]
    [InlineData("segmentation")]
    [InlineData("structure set")]
    public void Read_MutatedObjects_GiveOnlyTypedErrorsWithoutPatientData(string kind)
    {
        var seed = Seed(kind);
        Assert.Null(Try(kind, seed));
        var random = new Random(20260301);
        var (failed, refused) = (new List<string>(), 0);
        for (var m = 0; m < Mutations; m++)
        {
            var bytes = Mutate(seed, random);
            switch (Try(kind, bytes))
            {
                case (DataFormatException or ResourceMissingException) and var typed when !typed.Message.Contains("ZZ", StringComparison.Ordinal):
                    refused++;
                    break;
                case { } other:
                    failed.Add($"mutation {m}: {other}");
                    break;
            }
        }
        Assert.Empty(failed);
        Assert.True(refused > Mutations / 20, $"only {refused} mutations were refused");
    }

    private static Exception? Try(string kind, byte[] bytes)
    {
        try
        {
            if (kind == "segmentation")
            {
                foreach (var mask in DicomSeg.Read(DicomFile.Parse("seed", bytes)).LoadMasks())
                {
                    mask.Mask.CountSet();
                }
            }
            else if (kind == "structure set")
            {
                var set = DicomRtStruct.Read(DicomFile.Parse("seed", bytes));
                foreach (var roi in set.Rois)
                {
                    set.Rasterise(roi, ImageGeometry.AxisAligned(8, 8, 3, new(1, 1, 2), Vec3.Zero));
                }
            }
            else
            {
                DicomInput input = kind == "slices" ? DicomInput.Of("f", [("seed", bytes), ("b", DicomBytes.Ct(8, 8, 2))]) : DicomInput.Of("f", [("seed", bytes)]);
                foreach (var tilt in (TiltHandling[])[TiltHandling.Refuse, TiltHandling.Resample])
                {
                    DicomSeries.Read(input, tilt)[0].LoadVolume();
                }
            }
            return null;
        }
#pragma warning disable CA1031 // Any other exception is what this test looks for.
        catch (Exception e)
        {
            return e;
        }
#pragma warning restore CA1031
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = (byte[])seed.Clone();
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                var at = random.Next(132, bytes.Length - 4);
                return [.. bytes[..at], .. bytes[random.Next(132, at + 1)..]];
            case 2:
                byte[][] special = [[0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0xFE, 0xFF, 0, 0xE0], [0xFE, 0xFF, 0x0D, 0xE0], [(byte)'S', (byte)'Q', 0, 0], [(byte)'U', (byte)'N', 0, 0], "9999"u8.ToArray(), "-1e9"u8.ToArray()];
                special[random.Next(special.Length)].CopyTo(bytes, random.Next(132, bytes.Length - 4));
                return bytes;
            default:
                for (var n = random.Next(1, 6); n > 0; n--)
                {
                    bytes[random.Next(128, bytes.Length)] ^= (byte)(1 << random.Next(8));
                }
                return bytes;
        }
    }

    private static byte[] Seed(string kind)
    {
        switch (kind)
        {
            case "slices":
                return DicomBytes.Ct(8, 8, 0);
            case "deflated":
                return DicomBytes.Ct(8, 8, 0, "1.2.840.10008.1.2.1.99");
            case "RLE":
                var rle = new byte[64];
                (rle[0], rle[4], rle[8]) = (2, 64, 66);
                return DicomBytes.File(DicomBytes.Slice(8, 8, 0).Element(0x7FE00010, "OB", [], 0xFFFFFFFF).Item(0xFFFEE000, 0).Item(0xFFFEE000, 68).Raw(rle).Raw(0xC1, 7, 0xC1, 9).Item(0xFFFEE0DD, 0), "1.2.840.10008.1.2.5");
            case "enhanced":
                return DicomBytes.File(DicomBytes.Slice(4, 4, 0, "1.2.840.10008.5.1.4.1.1.2.1").Text(0x00280008, "IS", "3")
                    .Sequence(0x52009229, new DicomBytes().Sequence(0x00289110, new DicomBytes().Text(0x00180050, "DS", "2").Text(0x00280030, "DS", "1\\1")).Sequence(0x00289145, new DicomBytes().Text(0x00281052, "DS", "-1024").Text(0x00281053, "DS", "1")))
                    .Sequence(0x52009230, [.. Enumerable.Range(0, 3).Select(k => new DicomBytes().Sequence(0x00209113, new DicomBytes().Text(0x00200032, "DS", $"0\\0\\{2 * k}")).Sequence(0x00209116, new DicomBytes().Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0")))])
                    .Element(0x7FE00010, "OW", new byte[96]));
            case "segmentation":
                var series = DicomStudy.Scan(DicomInput.Of("f", Enumerable.Range(0, 3).Select(k => ($"{k}", DicomBytes.Ct(9, 7, 2 * k))))).One();
                using (var m = new MemoryStream())
                {
                    DicomSegWriter.Write(m, series, [new("liver", new Mask(series.Geometry) { [1, 2, 0] = true, [6, 8, 2] = true }, SegmentCodes.Of("liver"), "")], "seed", "1", "1");
                    return m.ToArray();
                }
            default:
                return DicomBytes.File(new DicomBytes().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.481.3").Text(0x00080018, "UI", "1.2.3").Text(0x00100010, "PN", DicomBytes.PatientName)
                    .Sequence(0x30060020, new DicomBytes().Text(0x30060022, "IS", "1").Text(0x30060026, "LO", "GTV"))
                    .Sequence(0x30060039, new DicomBytes().Sequence(0x30060040, [.. Enumerable.Range(0, 2).Select(k => new DicomBytes().Text(0x30060042, "CS", "CLOSED_PLANAR").Text(0x30060046, "IS", "4").Text(0x30060050, "DS", $"1\\1\\{2 * k}\\6\\1\\{2 * k}\\6\\6\\{2 * k}\\1\\6\\{2 * k}"))]).Text(0x30060084, "IS", "1")));
        }
    }
}
