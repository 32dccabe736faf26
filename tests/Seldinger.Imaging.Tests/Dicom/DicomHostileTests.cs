using System.Buffers.Binary;
using System.Diagnostics;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Dicom;

namespace Seldinger.Imaging.Tests.Dicom;

/// <summary>Inputs that stop, hang or crash other parsers: each must give the typed error in less than a second and 64 MB.</summary>
public class DicomHostileTests
{
    private const uint Undefined = 0xFFFFFFFF;
    private const uint Sequence = 0x0040A730;
    private const uint Item = 0xFFFEE000;

    public static TheoryData<string, byte[]> Files => new()
    {
        { "empty file", [] },
        { "text", "<html>not found</html>, a page and no image at all"u8.ToArray() },
        { "only the mark", [.. new byte[128], .. "DICM"u8] },
        { "truncated group 2", [.. new byte[128], .. "DICM"u8, 2, 0, 0x10, 0, (byte)'U', (byte)'I', 20] },
        { "group 2 ends in a value", [.. new byte[128], .. "DICM"u8, .. new DicomBytes().Element(0x00020010, "UI", "1.2.840"u8.ToArray(), 2000).Bytes] },
        { "odd representation in group 2", [.. new byte[128], .. "DICM"u8, .. new DicomBytes().Element(0x00020010, "ZZ", new byte[20]).Bytes] },
        { "unknown representation with a huge length in group 2", [.. new byte[128], .. "DICM"u8, .. new DicomBytes().Element(0x00020010, "UN", new byte[20], 0xFFFFFFF0).Bytes] },
        { "small letters in group 2", [.. new byte[128], .. "DICM"u8, .. new DicomBytes().Element(0x00020010, "ui", new byte[20]).Bytes] },
        { "sequence in group 2", [.. new byte[128], .. "DICM"u8, .. new DicomBytes().Element(0x00020010, "SQ", new byte[20], Undefined).Bytes] },
        { "65535 x 65535", DicomBytes.File(DicomBytes.Slice(65535, 65535, 0).Element(0x7FE00010, "OW", new byte[64])) },
        { "65535 x 65535 x 999999", DicomBytes.File(DicomBytes.Slice(65535, 65535, 0).Text(0x00280008, "IS", "999999").Element(0x7FE00010, "OW", new byte[64])) },
        { "frames beyond 32 bits", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Text(0x00280008, "IS", "4294967297").Element(0x7FE00010, "OW", new byte[128])) },
        { "negative frames", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Text(0x00280008, "IS", "-1").Element(0x7FE00010, "OW", new byte[128])) },
        { "zero rows", DicomBytes.File(DicomBytes.Slice(0, 8, 0).Element(0x7FE00010, "OW", new byte[128])) },
        { "32-bit rows", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Element(0x00280010, "UL", BitConverter.GetBytes(0x10000008u)).Element(0x7FE00010, "OW", new byte[128])) },
        { "pixels claim 4 GB", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Element(0x7FE00010, "OW", new byte[128], 0xFFFFFFFE)) },
        { "a text claims 64 KB", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Element(0x00100010, "PN", new byte[8], 0xFFFE)) },
        { "a fragment claims 4 GB", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Element(0x7FE00010, "OB", [], Undefined).Item(Item, 0xFFFFFFFE), "1.2.840.10008.1.2.5") },
        { "fragments without end", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Element(0x7FE00010, "OB", [], Undefined).Item(Item, 0).Item(Item, 0), "1.2.840.10008.1.2.5") },
        { "a sequence claims 4 GB", DicomBytes.File(new DicomBytes().Element(Sequence, "SQ", [], 0xFFFFFFFE)) },
        { "an item claims 4 GB", DicomBytes.File(new DicomBytes().Element(Sequence, "SQ", [], Undefined).Item(Item, 0xFFFFFFFE)) },
        { "200 sequences deep", DicomBytes.File(Nested(200)) },
        { "500 sequences deep", DicomBytes.File(Nested(500)) },
        { "3000 sequences deep", DicomBytes.File(Nested(3000)) },
        { "3000 deep without ends", DicomBytes.File(Nested(3000, false)) },
        { "100000 deep", DicomBytes.File(Nested(100_000, false)) },
        { "3000 deep in unknown representation", DicomBytes.File(Nested(3000, true, "UN")) },
        { "sequence without end", DicomBytes.File(new DicomBytes().Element(Sequence, "SQ", [], Undefined).Item(Item, 0).Item(Item, 0)) },
        { "sequence end in a data set", DicomBytes.File(new DicomBytes().Item(0xFFFEE0DD, 0).Item(0xFFFEE0DD, 0)) },
        { "undefined length of a text", DicomBytes.File(new DicomBytes().Element(0x00100010, "UT", [1, 2, 3, 4], Undefined)) },
        { "deflate bomb", DicomBytes.File(new DicomBytes().Text(0x00080060, "CS", "CT").Raw(new byte[40 << 20]), "1.2.840.10008.1.2.1.99") },
        { "deflate garbage", [.. DicomBytes.File(new DicomBytes(), "1.2.840.10008.1.2.1.99")[..^2], 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "RLE with 15 segments", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Element(0x7FE00010, "OB", [], Undefined).Item(Item, 0).Item(Item, 64).Raw(RleHeader(15)).Item(0xFFFEE0DD, 0), "1.2.840.10008.1.2.5") },
        { "RLE too short for its pixels", DicomBytes.File(DicomBytes.Slice(20000, 20000, 0).Element(0x7FE00010, "OB", [], Undefined).Item(Item, 0).Item(Item, 64).Raw(RleHeader(2)).Item(0xFFFEE0DD, 0), "1.2.840.10008.1.2.5") },
        { "no end of a JPEG frame list", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Text(0x00280008, "IS", "900000").Element(0x7FE00010, "OB", [], Undefined).Item(Item, 0).Item(0xFFFEE0DD, 0), "1.2.840.10008.1.2.4.70") },
        { "unknown compression", DicomBytes.File(DicomBytes.Slice(8, 8, 0).Element(0x7FE00010, "OB", [], Undefined).Item(Item, 0).Item(Item, 0).Item(0xFFFEE0DD, 0), "1.2.3.4") },
    };

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public void Read_HostileFile_GivesTheTypedErrorQuickly(string name, byte[] bytes)
    {
        var (memory, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());

        var error = Assert.Throws<DataFormatException>(() => DicomPixels.Open(DicomFile.Parse(name, bytes)).Stored(0, new long[64]));

        Assert.Equal(name, error.File);
        Assert.NotEqual("", error.Problem);
        Assert.True(clock.Elapsed.TotalSeconds < 1, $"{clock.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - memory < 64 << 20);
    }

    [Fact]
    public void Parse_ThousandsOfEmptyItems_ReadsThem()
    {
        var items = new DicomBytes().Element(Sequence, "SQ", [], Undefined);
        for (var i = 0; i < 100_000; i++)
        {
            items.Item(Item, 0);
        }
        var clock = Stopwatch.StartNew();

        var file = DicomFile.Parse("items", DicomBytes.File(items.Item(0xFFFEE0DD, 0)));

        Assert.Equal(100_000, file.Dataset.Items(Sequence).Count);
        Assert.True(clock.Elapsed.TotalSeconds < 1);
        Assert.Empty(DicomFile.Parse("zero", DicomBytes.File(new DicomBytes().Element(Sequence, "SQ", []).Text(0x00080060, "CS", "CT"))).Dataset.Items(Sequence));
    }

    [Fact]
    public void Parse_AllowedDepth_IsRead()
    {
        var d = DicomFile.Parse("deep", DicomBytes.File(Nested(64))).Dataset;
        for (var depth = 0; depth < 64; depth++)
        {
            d = d.Items(Sequence)[0];
        }
        Assert.Throws<DataFormatException>(() => DicomFile.Parse("deeper", DicomBytes.File(Nested(65))));
    }

    [Fact]
    public void Scan_IdentifiersThatArePaths_TouchNoFile()
    {
        using var folder = new Seldinger.Tests.TemporaryFolder();
        var evil = Path.Combine(folder.Path, "evil");
        var slice = DicomBytes.Slice(8, 8, 0).Text(0x00080018, "UI", evil).Element(0x7FE00010, "OW", new byte[128]);
        var directory = new DicomBytes().Sequence(0x00041220, new DicomBytes().Text(0x00041500, "CS", "..\\..\\etc\\passwd"));

        var study = DicomStudy.Scan(DicomInput.Of("evil", [("a", DicomBytes.File(slice)), ("DICOMDIR", DicomBytes.File(directory))]));
        using var written = new MemoryStream();
        var series = study.One();
        series.LoadVolume();
        DicomSegWriter.Write(written, series, [new("x", new Mask(series.Geometry) { [1, 1, 0] = true }, SegmentCodes.Of("liver"), "")], "x", "1", "1");

        Assert.Single(study.Others);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Scan_DamagedFileBesideASeries_IsNotPassedOver()
    {
        var study = DicomStudy.Scan(DicomInput.Of("mixed", [("a", DicomBytes.Ct(8, 8, 0)), ("b", DicomBytes.Ct(8, 8, 2)), ("c", DicomBytes.Ct(8, 8, 4)[..^20])]));

        Assert.Equal("c", Assert.Single(study.Damaged).File);
        Assert.Throws<DataFormatException>(() => study.One());
    }

    [Fact]
    public void Scan_SlicesOfTwoFramesOfReference_Refused()
    {
        var other = DicomBytes.Slice(8, 8, 2).Text(0x00200052, "UI", "1.2.10").Element(0x7FE00010, "OW", new byte[128]);

        var study = DicomStudy.Scan(DicomInput.Of("two", [("a", DicomBytes.Ct(8, 8, 0)), ("b", DicomBytes.File(other))]));

        Assert.Contains("frame of reference", Assert.Single(study.Refused).Problem, StringComparison.Ordinal);
    }

    private static DicomBytes Nested(int depth, bool ends = true, string vr = "SQ")
    {
        var b = new DicomBytes();
        for (var i = 0; i < depth; i++)
        {
            if (vr == "UN" && i > 0)
            {
                // Inside an unknown representation all is implicit.
                b.Item(Sequence, Undefined);
            }
            else
            {
                b.Element(Sequence, vr, [], Undefined);
            }
            b.Item(Item, Undefined);
        }
        for (var i = 0; i < depth && ends; i++)
        {
            b.Item(0xFFFEE00D, 0).Item(0xFFFEE0DD, 0);
        }
        return b;
    }

    private static byte[] RleHeader(uint segments)
    {
        var b = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(b, segments);
        for (var s = 0; s < 15; s++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(b.AsSpan(4 + 4 * s), 64);
        }
        return b;
    }
}
