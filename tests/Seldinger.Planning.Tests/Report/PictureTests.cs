using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Report;

namespace Seldinger.Planning.Tests.Report;

public sealed class PictureTests
{
    [Fact]
    public void Draw_BrightPatientsLeft_IsBrightOnTheRightOfAxialAndCoronal()
    {
        var g = ImageGeometry.AxisAligned(40, 40, 40, new(2, 2, 2), new(-39, -39, -39));
        var image = new ImageVolume(g, new float[g.Count], "[hnsf'U]");
        for (var n = 0; n < g.Count; n++)
        {
            image.Data[n] = g.CentreMm(g.Unravel(n).I, 0, 0).X > 0 ? 240 : -160;
        }
        var scene = new SliceScene { Image = image, Lesion = Ball(g, new(0, 0, 0), 8) };
        foreach (var plane in new[] { SlicePlane.Axial(Vec3.Zero, 60), SlicePlane.Coronal(Vec3.Zero, 60) })
        {
            var (w, _, pixels) = FirstPng(SlicePicture.Draw(scene, plane, new(300, Thumbnail: false)).Text);
            Assert.Equal(0, pixels[w / 4]);
            Assert.Equal(255, pixels[3 * w / 4]);
        }
    }

    [Fact]
    public void Draw_Outline_LiesWhereTheLesionIs()
    {
        var g = ImageGeometry.AxisAligned(60, 60, 60, new(1, 1, 1), new(-29.5, -29.5, -29.5));
        var scene = new SliceScene { Image = new(g, new float[g.Count]), Lesion = Ball(g, new(10, -5, 3), 9) };
        var svg = XDocument.Parse(SlicePicture.Draw(scene, SlicePlane.Axial(new(0, 0, 3), 50), new(500, Thumbnail: false)).Text);
        var d = svg.Descendants().Single(e => (string?)e.Attribute("class") == "lesion").Attribute("d")!.Value;
        var numbers = Regex.Matches(d, @"[\d.]+ [\d.]+").Select(m => m.Value.Split(' ').Select(double.Parse).ToArray()).ToArray();
        // 10 pixels per mm; the centre lies 10 mm right of and 5 mm above the middle of 25 mm.
        Assert.Equal(350, (numbers.Min(n => n[0]) + numbers.Max(n => n[0])) / 2, 3.0);
        Assert.Equal(200, (numbers.Min(n => n[1]) + numbers.Max(n => n[1])) / 2, 3.0);
        Assert.Equal(180, numbers.Max(n => n[0]) - numbers.Min(n => n[0]), 6.0);
    }

    [Fact]
    public void Draw_AutomaticStructure_IsDashedAndHostileNameIsEscaped()
    {
        var g = ImageGeometry.AxisAligned(30, 30, 30, new(2, 2, 2), new(-29, -29, -29));
        var scene = new SliceScene
        {
            Image = new(g, new float[g.Count]),
            Lesion = Ball(g, Vec3.Zero, 6),
            Structures = [new("lung_left", Ball(g, new(14, 0, 0), 9), 1, true, "from the image"), new("bone", Ball(g, new(-14, 0, 0), 6), 1, false, "label")],
        };
        var text = SlicePicture.Draw(scene, SlicePlane.Axial(Vec3.Zero, 56) with { Name = "<b>x" }, new()).Text;
        Assert.Contains("class=\"st lung auto\"", text, StringComparison.Ordinal);
        Assert.Contains("class=\"st bone\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>x", text, StringComparison.Ordinal);
        Assert.Equal(["bone", "lung"], SlicePicture.GroupsIn(scene, SlicePlane.Axial(Vec3.Zero, 56)).Select(x => x.Id));
    }

    [Fact]
    public void SurfaceNets_Ball_HasItsRadiusAndOutwardNormals()
    {
        var g = ImageGeometry.AxisAligned(50, 50, 50, new(1, 1, 1), new(-24.5, -24.5, -24.5));
        var centre = new Vec3(1.3, -2.1, 0.4);
        var mesh = SurfaceMesh.Of([Ball(g, centre, 15)], new(0, 0, 0, 50, 50, 50), 1, 1, 2);
        Assert.All(mesh.Vertices, v => Assert.Equal(15, Vec3.Distance(v, centre), 1.0));
        Assert.True(mesh.Vertices.Select((v, n) => Vec3.Dot((v - centre).Normalized(), mesh.Normals[n])).Average() > 0.97);
        // Closed: every edge belongs to two triangles in opposite directions.
        var edges = new HashSet<(int, int)>();
        for (var t = 0; t < mesh.Triangles.Length; t += 3)
        {
            for (var e = 0; e < 3; e++)
            {
                Assert.True(edges.Add((mesh.Triangles[t + e], mesh.Triangles[t + (e + 1) % 3])));
            }
        }
        Assert.All(edges, e => Assert.Contains((e.Item2, e.Item1), edges));
    }

    [Fact]
    public void Surface_AnyThreads_SameBytes()
    {
        var g = ImageGeometry.AxisAligned(50, 50, 50, new(2, 2, 2), new(-49, -49, -49));
        var scene = new SliceScene { Image = new(g, new float[g.Count]), Lesion = Ball(g, Vec3.Zero, 12), Zone = Ball(g, new(3, 0, 0), 18), Structures = [new("liver", Ball(g, new(5, 5, 5), 40), 1, false, "label")], Path = new("1", new(new(-45, -20, 10), Vec3.Zero)) };
        Assert.Equal(SurfaceScene.Draw(scene, Vec3.Zero, null, 1), SurfaceScene.Draw(scene, Vec3.Zero, null, 3));
    }

    [Theory]
    [InlineData(0, -1, 0, 0, 0)]
    [InlineData(1, 0, 0, 0.5, 0)]
    [InlineData(-1, 0, 0, -0.5, 0)]
    [InlineData(0, 0, 1, 0, 1)]
    public void Mollweide_MainDirections_FallWhereTheLettersStand(double x, double y, double z, double px, double py)
    {
        var (mx, my) = MarginMapPicture.Project(new(x, y, z));
        Assert.Equal(px, mx, 6);
        Assert.Equal(py, my, 6);
    }

    [Fact]
    public void Mollweide_ThereAndBack_IsTheSameDirection()
    {
        for (var n = 0; n < 200; n++)
        {
            var d = new Vec3(Math.Sin(n * 1.7), Math.Cos(n * 0.9) + 0.01, Math.Sin(n * 0.37) * 0.99).Normalized();
            var (x, y) = MarginMapPicture.Project(d);
            Assert.Equal(1, Vec3.Dot(d, MarginMapPicture.Unproject(x, y)!.Value), 9);
        }
    }

    [Fact]
    public void MarginMap_OneWeakSide_IsRedThereAndBlueElsewhere()
    {
        var points = new List<MarginPoint>();
        for (var n = 0; n < 4000; n++)
        {
            var z = 1 - (2 * n + 1) / 4000.0;
            var (r, a) = (Math.Sqrt(1 - z * z), n * 2.399963);
            var d = new Vec3(r * Math.Cos(a), r * Math.Sin(a), z);
            points.Add(new(d * 12, d.X > 0.3 ? -2 : 12, 1, true));
        }
        var (w, h, pixels) = FirstPng(MarginMapPicture.Draw(points, Vec3.Zero, new Vec3(12, 0, 0), -2, null).Text);
        (byte, byte, byte) At(double x, double y)
        {
            var n = 3 * ((int)(x * w) + w * (int)(y * h));
            return (pixels[n], pixels[n + 1], pixels[n + 2]);
        }
        Assert.Equal(Palette.Rgb("#b2182b"), At(0.75, 0.5));
        Assert.Equal(Palette.Rgb("#2166ac"), At(0.25, 0.5));
        Assert.Equal(Palette.Rgb("#2166ac"), At(0.5, 0.05));
    }

    [Fact]
    public void SkinMap_BlockedRegion_ShowsItsReasonEscaped()
    {
        var points = new List<SkinPoint>();
        for (var a = 0; a < 360; a++)
        {
            for (var z = 0; z < 60; z += 2)
            {
                var t = a * Math.PI / 180;
                points.Add(new(new(100 * Math.Sin(t), -80 * Math.Cos(t), z), a < 180 ? 1 : 0, a < 180 ? float.NaN : 0.8f, 90));
            }
        }
        var text = SkinMapPicture.Draw(new(points, [new(1, "<left> rib 9", "structure:rib_left_9", 0.5, new(100, 0, 30), 10)], 0.5), [new("1", new(new(-100, 0, 30), Vec3.Zero))]).Text;
        Assert.Contains("&lt;left&gt; rib 9", text, StringComparison.Ordinal);
        var (w, h, pixels) = FirstPng(text);
        var (left, right) = (3 * (w / 4 + w * (h / 2)), 3 * (3 * w / 4 + w * (h / 2)));
        Assert.True(pixels[left + 1] > pixels[left] + 40, "the patient's right half is feasible: green");
        Assert.Equal(Palette.Rgb(SkinMapPicture.ColourOf("structure:rib_left_9")), (pixels[right], pixels[right + 1], pixels[right + 2]));
    }

    [Theory]
    [InlineData(0, 107, 5, 0, 150, 50)]
    [InlineData(0.3, 0.9, 6, 0.2, 1.0, 0.2)]
    [InlineData(-3, 3, 6, -3, 3, 1)]
    public void Ticks_Range_AreRoundAndSpanIt(double low, double high, int about, double first, double last, double step)
    {
        var t = Charts.Ticks(low, high, about);
        Assert.Equal((first, last, step), (Math.Round(t[0], 9), Math.Round(t[^1], 9), Math.Round(t[1] - t[0], 9)));
    }

    [Fact]
    public void Charts_Curves_AreValidXmlWithUnits()
    {
        var time = Charts.Time("Power", "W", [.. Enumerable.Range(0, 600).Select(t => ((double)t, t < 500 ? 100.0 : 0))]);
        Assert.Contains("Power, W", time.Text, StringComparison.Ordinal);
        Assert.Contains("time, min", time.Text, StringComparison.Ordinal);
        XDocument.Parse(time.Text);
        XDocument.Parse(Charts.MarginHistogram([(-1.5, 2), (3, 4), (12, 1)]).Text);
        Assert.Equal(Markup.None, Charts.Time("Power", "W", [(0, double.NaN)]));
    }

    internal static Mask Ball(ImageGeometry g, Vec3 centre, double radius)
    {
        var m = new Mask(g);
        for (var n = 0; n < m.Data.Length; n++)
        {
            var (i, j, k) = g.Unravel(n);
            m.Data[n] = Vec3.Distance(g.CentreMm(i, j, k), centre) <= radius ? (byte)1 : (byte)0;
        }
        return m;
    }

    /// <summary>Width, height and bytes of the first picture in a text; filters 0 and 2 only.</summary>
    private static (int W, int H, byte[] Pixels) FirstPng(string text)
    {
        var bytes = Convert.FromBase64String(Regex.Match(text, "base64,([^\"]+)\"").Groups[1].Value);
        int Int(int at) => bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
        var (w, h, depth) = (Int(16), Int(20), bytes[25] == 0 ? 1 : bytes[25] == 2 ? 3 : 4);
        using var z = new ZLibStream(new MemoryStream(bytes, 41, Int(33)), CompressionMode.Decompress);
        var pixels = new byte[w * h * depth];
        for (var y = 0; y < h; y++)
        {
            var filter = z.ReadByte();
            z.ReadExactly(pixels, y * w * depth, w * depth);
            for (var x = 0; filter == 2 && x < w * depth; x++)
            {
                pixels[y * w * depth + x] += pixels[(y - 1) * w * depth + x];
            }
        }
        return (w, h, pixels);
    }
}
