using System.Buffers.Binary;
using System.Text;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;
using Seldinger.Imaging.Geometry;
using Seldinger.Tests;

namespace Seldinger.Imaging.Tests.Formats;

public class NrrdMhaTests
{
    [Theory]
    [InlineData("elastix-mha/3DCT_lung_baseline_small.mha")]
    [InlineData("elastix-mha/3DCT_lung_baseline_mask.mha")]
    [InlineData("dcmqi-seg-sr/data/paramaps/pm-example-float.nrrd")]
    [InlineData("slicer-ablationplanner/tumor.seg.nrrd")]
    public void Read_RealFiles_SameAsAnIndependentReader(string path)
    {
        var full = TestData.Shared(path);
        using var folder = new TemporaryFolder();
        Python.Run("tests/Seldinger.Imaging.Tests/python/itkfiles.py", full, folder.File("ref"));

        Reference.Read(folder.File("ref")).AssertSame(VolumeFile.Read(full));
    }

    [Fact]
    public void Read_SlicerSegmentation_HasItsSegmentAndVolume()
    {
        var v = VolumeFile.Read(TestData.Shared("slicer-ablationplanner/tumor.seg.nrrd"));

        var segment = Assert.Single(v.Segments);
        var mask = v.MaskOf(segment);
        Assert.Equal(18950, mask.CountSet());
        Assert.Equal(12.8, mask.VolumeMl, 0.128);
        Assert.True(v.OrientationKnown);
    }

    [Fact]
    public void Read_ElastixCt_HasTheKnownGridAndTwoDimensionsAreRefused()
    {
        var v = VolumeFile.Read(TestData.Shared("elastix-mha/3DCT_lung_baseline_small.mha"));

        Assert.Equal((57, 78, 64), (v.Image.Geometry.Nx, v.Image.Geometry.Ny, v.Image.Geometry.Nz));
        Assert.Equal(2.732, v.Image.Geometry.SpacingMm.X, 1e-3);
        Assert.Throws<Core.Errors.DataFormatException>(() => VolumeFile.Read(TestData.Shared("elastix-mha/2DMRI-T1_brain.mha")));
    }

    [Fact]
    public void Read_OverlappingLayers_GiveBothSegments()
    {
        const string Head = "NRRD0004\ntype: unsigned char\ndimension: 4\nspace: left-posterior-superior\nsizes: 2 3 2 2\nspace directions: none (1,0,0) (0,1,0) (0,0,2)\nkinds: list domain domain domain\nspace origin: (0,0,0)\nencoding: raw\n"
            + "Segment0_ID:=a\nSegment0_Name:=Liver\nSegment0_LabelValue:=1\nSegment0_Layer:=0\nSegment1_ID:=b\nSegment1_Name:=Tumor, big\nSegment1_LabelValue:=2\nSegment1_Layer:=1\nSegment1_Tags:=TerminologyEntry:x|\n\n";
        var voxels = new byte[24];
        for (var n = 0; n < 12; n++)
        {
            voxels[2 * n] = (byte)(n < 8 ? 1 : 0);
            voxels[2 * n + 1] = (byte)(n is 3 or 4 ? 2 : 0);
        }

        var v = VolumeFile.Read("a.seg.nrrd", [.. Encoding.ASCII.GetBytes(Head), .. voxels]);

        Assert.Equal(["Liver", "Tumor, big"], v.Segments.Select(s => s.Name));
        Assert.Equal(8, v.MaskOf(v.Segments[0]).CountSet());
        var tumour = v.MaskOf(v.Segments[1]);
        Assert.Equal(2, tumour.CountSet());
        Assert.True(tumour[0, 1, 0] && tumour[1, 1, 0]);
    }

    [Theory]
    [InlineData("right-anterior-superior", -1, -1)]
    [InlineData("LAS", 1, -1)]
    [InlineData("left-posterior-superior", 1, 1)]
    public void Read_Spaces_BecomeLps(string space, int x, int y)
    {
        var bytes = DamagedFilesTests.Nrrd("gzip", [0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 0xff, 0xff], extra: $"space: {space}\n");

        var v = VolumeFile.Read("a.nrrd", bytes);

        Assert.Equal(new Vec3(5 * x, 6 * y, 7), v.Image.Geometry.ToLps.Origin);
        Assert.Equal(new Vec3(x, 0, 0), v.Image.Geometry.ToLps.ColumnX);
        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, -1], v.Image.Data);
        Assert.False(v.IsIntegerLabel);
    }

    [Fact]
    public void Read_TextDetachedAndBigEndian_GiveTheSameVoxels()
    {
        using var folder = new TemporaryFolder();
        float[] expected = [0, 1, 2, 3, 4, 5, 6, 300];
        File.WriteAllBytes(folder.File("a.nrrd"), DamagedFilesTests.Nrrd("ascii", [.. "0 1 2 3\n4, 5 6 300\n"u8]));
        var big = new byte[20];
        for (var n = 0; n < 8; n++)
        {
            BinaryPrimitives.WriteInt16BigEndian(big.AsSpan(4 + 2 * n), (short)expected[n]);
        }
        File.WriteAllBytes(folder.File("b.raw"), big);
        File.WriteAllBytes(folder.File("b.nhdr"), DamagedFilesTests.Nrrd("raw", [], extra: "endian: big\nbyte skip: -1\n", detached: "b.raw"));
        File.WriteAllText(folder.File("c.mhd"), "NDims = 3\r\nDimSize = 2 2 2\r\nBinaryDataByteOrderMSB = True\r\nHeaderSize = 4\r\nElementSpacing = 1 1 2\r\nElementType = MET_SHORT\r\nElementDataFile = b.raw\r\n");

        Assert.Equal(expected, VolumeFile.Read(folder.File("a.nrrd")).Image.Data);
        Assert.Equal(expected, VolumeFile.Read(folder.File("b.nhdr")).Image.Data);
        Assert.Equal(expected, VolumeFile.Read(folder.File("c.mhd")).Image.Data);
        Assert.Throws<Core.Errors.DataFormatException>(() => VolumeFile.Read("a.nrrd", DamagedFilesTests.Nrrd("ascii", [.. "0 1 2 3\n4 5 6 x\n"u8])));
    }

    [Fact]
    public void Read_ObliqueMetaImage_FirstThreeNumbersAreTheFirstAxis()
    {
        var v = VolumeFile.Read("a.mha", DamagedFilesTests.Mha(new byte[16], compressed: true, extra: "TransformMatrix = 0.8 0.6 0 -0.6 0.8 0 0 0 1\n"));

        Assert.Equal(new Vec3(0.8, 0.6, 0), v.Image.Geometry.ToLps.ColumnX);
        Assert.Equal(new Vec3(0, 0, 2), v.Image.Geometry.ToLps.ColumnZ);
        Assert.Same(v.Image, Reorient.ToCanonical(v.Image));
    }
}
