using System.Security.Cryptography;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests;

public class PngTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Write_RandomPixels_DecodeElsewhere(int channels)
    {
        var pixels = new byte[37 * 23 * channels];
        new Random(5).NextBytes(pixels);
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder.File("a.png")))
        {
            Png.Write(file, 37, 23, pixels);
        }

        var printed = Python.Run("tests/Seldinger.Imaging.Tests/python/png.py", folder.File("a.png")).Trim();

        Assert.Equal($"37 23 {channels} {Convert.ToHexStringLower(SHA256.HashData(pixels))}", printed);
    }

    [Fact]
    public void Write_WrongLength_Refused() => Assert.Throws<ArgumentException>(() => Png.Write(new MemoryStream(), 4, 4, new byte[17]));
}
