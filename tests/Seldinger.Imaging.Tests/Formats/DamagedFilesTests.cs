using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Seldinger.Core.Errors;
using Seldinger.Imaging.Formats;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Formats;

public class DamagedFilesTests
{
    public static TheoryData<string, int, byte[]> Lies => new()
    {
        { "dim[0]", 40, [0, 0] },
        { "dim", 42, [0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f] },
        { "dim", 42, [0, 0x40, 0, 0x40] },
        { "dim", 42, [0xff, 0xff] },
        { "dim", 40, [4, 0, 2, 0, 2, 0, 2, 0, 0, 0] },
        { "datatype", 70, [32, 0] },
        { "datatype", 70, [128, 0] },
        { "bitpix", 72, [8, 0] },
        { "vox_offset", 108, [0, 0, 0xc0, 0x7f] },
        { "vox_offset", 108, [0, 0, 0x80, 0x40] },
        { "sform", 280, [0, 0, 0xc0, 0x7f] },
        { "sform", 280, [0, 0, 0, 0] },
        { "magic", 344, [0, 0, 0, 0] },
        { "pair", 344, (byte[])[.. "ni1\0"u8] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Read_LyingHeader_NamesTheField(string field, int offset, byte[] bytes)
    {
        var file = NiftiTests.Header();
        bytes.CopyTo(file, offset);

        var x = Assert.Throws<DataFormatException>(() => VolumeFile.Read("a.nii", file));

        Assert.Equal(("a.nii", field), (x.File, x.Place));
    }

    [Fact]
    public void Read_CutAnywhere_IsATypedError()
    {
        var file = NiftiTests.Header();
        using var packed = new MemoryStream();
        using (var z = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            z.Write(file);
        }
        foreach (var whole in new[] { file, packed.ToArray() })
        {
            var expected = VolumeFile.Read("a", whole).Image.Data;
            var errors = 0;
            for (var n = 0; n < whole.Length; n++)
            {
                try
                {
                    // Only bytes after the last voxel (the checksum of gzip) can be absent.
                    Assert.Equal(expected, VolumeFile.Read("a", whole[..n]).Image.Data);
                }
                catch (DataFormatException)
                {
                    errors++;
                }
            }
            Assert.InRange(errors, whole.Length - 12, whole.Length);
        }
    }

    [Fact]
    public void Read_EveryFlippedBit_IsReadOrATypedErrorAndNeverAnythingElse()
    {
        byte[][] seeds = [NiftiTests.Header(), Nrrd("raw", new byte[16]), Mha(new byte[16], compressed: true)];
        foreach (var seed in seeds)
        {
            for (var bit = 0; bit < 8 * seed.Length; bit++)
            {
                var copy = (byte[])seed.Clone();
                copy[bit / 8] ^= (byte)(1 << (bit % 8));
                try
                {
                    VolumeFile.Read("a", copy, new() { MaxBytes = 1 << 20 });
                }
                catch (DataFormatException)
                {
                }
            }
        }
    }

    [Fact]
    public void Read_GzipChecksumWrong_IsATypedError()
    {
        using var packed = new MemoryStream();
        using (var z = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            z.Write(NiftiTests.Header());
        }
        var bytes = packed.ToArray();
        bytes[^6] ^= 1;

        Assert.Contains("damaged", Assert.Throws<DataFormatException>(() => VolumeFile.Read("a.nii.gz", bytes)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SmallFileThatClaimsGigabytes_IsRefusedBeforeMemoryIsTaken()
    {
        var file = NiftiTests.Header();
        foreach (var (axis, n) in new[] { (0, 1000), (1, 1000), (2, 900) })
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(42 + 2 * axis), (short)n);
        }
        using var packed = new MemoryStream();
        using (var z = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            z.Write(file);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();

        Assert.Contains("1800000", Assert.Throws<DataFormatException>(() => VolumeFile.Read("a.nii", file)).Problem, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => VolumeFile.Read("a.nii.gz", packed.ToArray()));
        Assert.Throws<DataFormatException>(() => VolumeFile.Read("a.nrrd", Nrrd("gzip", new byte[16], "1000 1000 900")));
        Assert.Throws<DataFormatException>(() => VolumeFile.Read("a.mha", Mha(new byte[16], compressed: true, "1000 1000 900")));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("../secret.raw")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\secret.raw")]
    [InlineData("a/b.raw")]
    [InlineData("..")]
    public void Read_DetachedNameThatLeavesTheFolder_Refused(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.nhdr"), Nrrd("raw", [], detached: name));
        File.WriteAllText(folder.File("a.mhd"), $"ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_SHORT\nElementDataFile = {name}\n");

        Assert.Contains("plain file name", Assert.Throws<DataFormatException>(() => VolumeFile.Read(folder.File("a.nhdr"))).Problem, StringComparison.Ordinal);
        Assert.Contains("plain file name", Assert.Throws<DataFormatException>(() => VolumeFile.Read(folder.File("a.mhd"))).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sizes: 2 2\n")]
    [InlineData("dimension: 5\n")]
    [InlineData("type: block\n")]
    [InlineData("encoding: bzip2\n")]
    [InlineData("endian: middle\n")]
    [InlineData("space: scanner\n")]
    [InlineData("space directions: (1,0,0) (2,0,0) (0,0,1)\n")]
    [InlineData("space directions: (1,0,0) (0,nan,0) (0,0,1)\n")]
    [InlineData("space directions: (1,0,0) none (0,0,1)\n")]
    [InlineData("space origin: (1,2)\n")]
    [InlineData("data file: LIST\n")]
    [InlineData("byte skip: 99999999999999\n")]
    [InlineData("a line that is no field\n")]
    public void Read_WrongNrrdField_IsATypedError(string line) => Assert.Throws<DataFormatException>(() => VolumeFile.Read("a.nrrd", Nrrd("raw", new byte[16], extra: line)));

    [Theory]
    [InlineData("TransformMatrix = 1 0 0 1 0 0 0 0 1\n")]
    [InlineData("ElementType = MET_OTHER\n")]
    [InlineData("ElementNumberOfChannels = 3\n")]
    [InlineData("DimSize = 2 2\n")]
    [InlineData("BinaryData = False\n")]
    [InlineData("ElementSpacing = 1 1 0\n")]
    [InlineData("HeaderSize = -7\n")]
    [InlineData("nonsense\n")]
    public void Read_WrongMetaImageField_IsATypedError(string line) => Assert.Throws<DataFormatException>(() => VolumeFile.Read("a.mha", Mha(new byte[16], compressed: false, extra: line)));

    [Fact]
    public void Read_OtherContent_SaysWhatIsReadInstead()
    {
        var x = Assert.Throws<DataFormatException>(() => VolumeFile.Read("a.nii", [.. "%PDF-1.7 and so on"u8]));

        Assert.Contains("NIfTI", x.Remedy, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => VolumeFile.Read("/does/not/exist.nii"));
    }

    internal static byte[] Nrrd(string encoding, byte[] voxels, string sizes = "2 2 2", string extra = "", string detached = "")
    {
        var head = $"NRRD0004\n# made by a test\ntype: short\ndimension: {sizes.Split(' ').Length}\nsizes: {sizes}\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,2)\nspace origin: (5,6,7)\nendian: little\nencoding: {encoding}\n{extra}{(detached.Length > 0 ? $"data file: {detached}\n" : "")}\n";
        using var body = new MemoryStream();
        if (encoding == "gzip")
        {
            using var z = new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true);
            z.Write(voxels);
        }
        else
        {
            body.Write(voxels);
        }
        return [.. Encoding.ASCII.GetBytes(head), .. body.ToArray()];
    }

    internal static byte[] Mha(byte[] voxels, bool compressed, string sizes = "2 2 2", string extra = "")
    {
        var head = $"ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = {compressed}\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 5 6 7\nElementSpacing = 1 1 2\nDimSize = {sizes}\nElementType = MET_SHORT\n{extra}ElementDataFile = LOCAL\n";
        using var body = new MemoryStream();
        if (compressed)
        {
            using var z = new ZLibStream(body, CompressionLevel.Optimal, leaveOpen: true);
            z.Write(voxels);
        }
        else
        {
            body.Write(voxels);
        }
        return [.. Encoding.ASCII.GetBytes(head), .. body.ToArray()];
    }
}
