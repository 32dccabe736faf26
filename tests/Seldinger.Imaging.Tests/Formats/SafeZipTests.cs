using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using Seldinger.Core.Errors;
using Seldinger.Imaging.Archive;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Formats;

public class SafeZipTests
{
    [Theory]
    [InlineData("ircadb-01-patient01/MASKS_DICOM.zip", 19 * 129)]
    [InlineData("ircadb-01-patient01/PATIENT_DICOM.zip", 129)]
    public void Open_RealArchives_ListAndExpand(string path, int files)
    {
        using var zip = SafeZip.Open(TestData.Shared(path));

        Assert.Equal(files, zip.Entries.Count);
        Assert.Equal("DICM"u8, zip.Entries[^1].Read().AsSpan(128, 4));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("a/../../x")]
    [InlineData("C:\\x")]
    [InlineData("a\\..\\x")]
    [InlineData("a\0b")]
    [InlineData("inner.zip")]
    [InlineData("inner.tar.gz")]
    public void Open_BadName_Refused(string name) => Assert.Throws<DataFormatException>(() => Open(Make((name, [1, 2, 3]))));

    [Fact]
    public void Open_Duplicate_Refused() => Assert.Contains("twice", Assert.Throws<DataFormatException>(() => Open(Make(("a", [1]), ("a", [2])))).Problem, StringComparison.Ordinal);

    [Fact]
    public void Open_Symlink_Refused() => Assert.Contains("link", Assert.Throws<DataFormatException>(() => Open(Make(0xA1FF << 16, ("a", [.. "/etc/passwd"u8])))).Problem, StringComparison.Ordinal);

    [Fact]
    public void Read_NestedArchiveUnderAnotherName_Refused()
    {
        using var zip = Open(Make(("scan.dcm", Make(("a", [1])))));

        Assert.Contains("archive in the archive", Assert.Throws<DataFormatException>(() => zip.Entries[0].Read()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Bomb_RefusedWithinASecondAndLittleMemory()
    {
        var bomb = Make(("zeros", new byte[64 << 20]));
        Assert.True(bomb.Length < 80_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();

        Assert.Contains("1000:1", Assert.Throws<DataFormatException>(() => Open(bomb)).Problem, StringComparison.Ordinal);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
    }

    [Fact]
    public void Read_FalseSize_Refused()
    {
        var honest = Make(("a", new byte[5000]));
        foreach (var claim in new[] { 10, 4999, 5001, 100_000, int.MaxValue })
        {
            var lie = (byte[])honest.Clone();
            // Size in the central directory: 24 bytes after its signature.
            var at = lie.AsSpan().IndexOf("PK\u0001\u0002"u8);
            BinaryPrimitives.WriteInt32LittleEndian(lie.AsSpan(at + 24), claim);
            Assert.Throws<DataFormatException>(() =>
            {
                using var zip = Open(lie);
                zip.Entries[0].Read();
            });
        }
    }

    [Fact]
    public void Read_EveryFlippedBit_IsReadOrATypedErrorAndNeverAnythingElse()
    {
        var seed = Make(("folder/a.txt", [.. "some text, some text, some text"u8]), ("b", [1, 2, 3]));
        for (var bit = 0; bit < 8 * seed.Length; bit++)
        {
            var copy = (byte[])seed.Clone();
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                using var zip = Open(copy);
                foreach (var e in zip.Entries)
                {
                    e.Read();
                }
            }
            catch (DataFormatException)
            {
            }
        }
    }

    [Fact]
    public void Open_TooManyEntriesOrBytes_Refused()
    {
        var many = Make([.. Enumerable.Range(0, 101).Select(n => ($"f{n}", new byte[] { 1 }))]);

        Assert.Throws<DataFormatException>(() => SafeZip.Open("z", new MemoryStream(many), new() { MaxEntries = 100 }));
        Assert.Throws<DataFormatException>(() => SafeZip.Open("z", new MemoryStream(many), new() { MaxTotalBytes = 100 }));
        using var zip = Open(many);
        Assert.Equal(101, zip.Entries.Count);
    }

    [Fact]
    public void ExtractTo_Folders_StayInside()
    {
        using var folder = new TemporaryFolder();
        using var zip = Open(Make(("x/", []), ("x/y/a.txt", [7]), ("b", [8, 9])));

        zip.ExtractTo(folder.File("out"));

        Assert.Equal([7], File.ReadAllBytes(folder.File("out/x/y/a.txt")));
        Assert.Equal([8, 9], File.ReadAllBytes(folder.File("out/b")));
    }

    private static SafeZip Open(byte[] bytes) => SafeZip.Open("z.zip", new MemoryStream(bytes));

    private static byte[] Make(params (string Name, byte[] Content)[] files) => Make(0, files);

    private static byte[] Make(int attributes, params (string Name, byte[] Content)[] files)
    {
        using var s = new MemoryStream();
        using (var zip = new ZipArchive(s, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var e = zip.CreateEntry(name, CompressionLevel.Optimal);
                e.ExternalAttributes = attributes;
                using var w = e.Open();
                w.Write(content);
            }
        }
        return s.ToArray();
    }
}
