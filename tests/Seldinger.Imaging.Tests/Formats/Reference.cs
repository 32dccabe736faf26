using System.Runtime.InteropServices;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;

namespace Seldinger.Imaging.Tests.Formats;

/// <summary>A volume as another program read it: shape, index to LPS, voxels.</summary>
internal sealed record Reference(int Nx, int Ny, int Nz, double[] Affine, float[] Data)
{
    public static Reference Read(string path)
    {
        var b = File.ReadAllBytes(path);
        var n = MemoryMarshal.Cast<byte, int>(b.AsSpan(0, 12));
        return new(n[0], n[1], n[2], MemoryMarshal.Cast<byte, double>(b.AsSpan(12, 128)).ToArray(), MemoryMarshal.Cast<byte, float>(b.AsSpan(140)).ToArray());
    }

    public static void Write(string path, ImageVolume v)
    {
        using var w = new BinaryWriter(File.Create(path));
        w.Write(v.Geometry.Nx);
        w.Write(v.Geometry.Ny);
        w.Write(v.Geometry.Nz);
        foreach (var x in Matrix(v.Geometry.ToLps))
        {
            w.Write(x);
        }
        w.Write(MemoryMarshal.AsBytes(v.Data.AsSpan()));
    }

    public void AssertSame(LoadedVolume v, double voxelTolerance = 0)
    {
        var g = v.Image.Geometry;
        Assert.Equal((Nx, Ny, Nz), (g.Nx, g.Ny, g.Nz));
        foreach (var (expected, actual) in Affine.Zip(Matrix(g.ToLps)))
        {
            Assert.Equal(expected, actual, 1e-4);
        }
        if (voxelTolerance == 0)
        {
            Assert.True(Data.AsSpan().SequenceEqual(v.Image.Data), "voxels differ");
        }
        else
        {
            Assert.All(Enumerable.Range(0, Data.Length), n => Assert.Equal(Data[n], v.Image.Data[n], voxelTolerance));
        }
    }

    private static double[] Matrix(Affine3 a) =>
        [a.ColumnX.X, a.ColumnY.X, a.ColumnZ.X, a.Origin.X, a.ColumnX.Y, a.ColumnY.Y, a.ColumnZ.Y, a.Origin.Y, a.ColumnX.Z, a.ColumnY.Z, a.ColumnZ.Z, a.Origin.Z, 0, 0, 0, 1];
}
