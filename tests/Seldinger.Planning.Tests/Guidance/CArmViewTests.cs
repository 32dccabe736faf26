using System.Diagnostics;
using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Planning.Guidance;
using Seldinger.Planning.Tests.Checking;

namespace Seldinger.Planning.Tests.Guidance;

public sealed class CArmViewTests
{
    [Theory]
    [Trait("Row", "A2.11")]
    [InlineData(0, 0)]
    [InlineData(30, 0)]
    [InlineData(-45, 20)]
    [InlineData(55, -35)]
    public void Project_Points_EqualAnIndependentProjectionMatrix(double primary, double secondary)
    {
        var view = new CArmView(primary, secondary, new(5, -20, 130), 1200, 785);
        Vec3[] points = [new(0, 0, 0), new(40, -30, 160), new(-70, 25, 90), new(5, -20, 130)];
        var script = string.Create(CultureInfo.InvariantCulture, $$"""
            import numpy as np
            a, b = np.radians([{{primary}}, {{secondary}}])
            # Gantry frame at 0/0: right = +x, up = +z, beam = -y. Rotation about the patient's long axis (LAO), then about the rotated right axis (cranial).
            Rz = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
            k = Rz @ np.array([1, 0, 0])
            K = np.array([[0, -k[2], k[1]], [k[2], 0, -k[0]], [-k[1], k[0], 0]])
            Rk = np.eye(3) - np.sin(b) * K + (1 - np.cos(b)) * K @ K
            R = Rk @ Rz
            right, up, beam = R @ np.array([1, 0, 0]), R @ np.array([0, 0, 1]), R @ np.array([0, -1, 0])
            iso = np.array([5, -20, 130.0]); src = iso - 785 * beam
            E = np.vstack([right, up, beam]); P = np.diag([1200, 1200, 1.0]) @ np.hstack([E, (-E @ src)[:, None]])
            for p in [[0, 0, 0], [40, -30, 160], [-70, 25, 90], [5, -20, 130]]:
                h = P @ np.append(p, 1.0); print(h[0] / h[2], h[1] / h[2])
            """);
        var expected = Numpy(script);
        for (var n = 0; n < points.Length; n++)
        {
            var d = view.Project(points[n]);
            Assert.Equal(expected[2 * n], d.UMm, 1e-9);
            Assert.Equal(expected[2 * n + 1], d.VMm, 1e-9);
        }
    }

    [Fact]
    public void Project_FrontalAndLateral_FollowTheConvention()
    {
        var frontal = new CArmView(0, 0, Vec3.Zero, 1000, 500);
        Assert.Equal(new DetectorPoint(20, 40, 2), frontal.Project(new(10, 0, 20)));
        // Nearer to the source (posterior) is larger.
        Assert.True(frontal.Project(new(10, 100, 0)).UMm > 20);
        var lateral = new CArmView(90, 0, Vec3.Zero, 1000, 500);
        // LAO 90: the detector is on the patient's left; posterior lies to the right of the image.
        Assert.Equal(20, lateral.Project(new(0, 10, 0)).UMm, 1e-9);
        Assert.Throws<ArgumentException>(() => frontal.Project(new(0, 501, 0)));
    }

    [Fact]
    [Trait("Row", "A2.11")]
    public void Best_WorkingView_HasLeastForeshortening()
    {
        // Seen end on from the front: the best view turns as far as the C-arm goes.
        var (turned, left) = WorkingView.Best([new(0, -30, 0), new(0, 30, 0)], SmallCases.Catalogue);
        Assert.True(left < 0.19 && (Math.Abs(turned.PrimaryDeg) > 50 || Math.Abs(turned.SecondaryDeg) > 30));
        Assert.Equal(1, new CArmView(0, 0, Vec3.Zero, 1200, 785).Foreshortening(new(0, -30, 0), new(0, 30, 0)), 1e-12);
        // A vessel in the frontal plane is seen in full from the front.
        var (frontal, none) = WorkingView.Best([new(-20, 5, -20), new(20, 5, 20)], SmallCases.Catalogue);
        Assert.Equal((0.0, 0.0), (frontal.PrimaryDeg, frontal.SecondaryDeg));
        Assert.Equal(0, none, 1e-9);
        // An oblique segment: foreshortening 0 lies inside the range, and no view of a 5-degree raster is better.
        Vec3[] path = [new(0, 0, 0), new(20, 14, 5), new(30, 30, 20)];
        var (best, score) = WorkingView.Best(path, SmallCases.Catalogue);
        var segments = path.Zip(path.Skip(1)).ToArray();
        for (var a = -55; a <= 55; a += 5)
        {
            for (var b = -35; b <= 35; b += 5)
            {
                Assert.True(score <= WorkingView.Score(best with { PrimaryDeg = a, SecondaryDeg = b }, segments) + 1e-12);
            }
        }
        Assert.Throws<ArgumentException>(() => WorkingView.Best([Vec3.Zero, Vec3.Zero], SmallCases.Catalogue));
    }

    [Fact]
    public void ProjectGraph_TwoEdges_KeepsTheOrderOfEdges()
    {
        var graph = new VesselGraph([new(new(0, 0, 0)), new(new(10, 0, 0)), new(new(10, 0, 20))], [new(0, 1, 0.002, 0.01, "arterial"), new(1, 2, 0.001, 0.02, "arterial")]);
        var view = new CArmView(0, 0, Vec3.Zero, 1000, 500);
        var lines = view.ProjectGraph(graph);
        Assert.Equal((20.0, 0.0), (lines[0].To.UMm, lines[0].To.VMm));
        Assert.Equal((20.0, 40.0), (lines[1].To.UMm, lines[1].To.VMm));
    }

    private static double[] Numpy(string script)
    {
        const string Program = "/usr/bin/python3";
        if (!File.Exists(Program))
        {
            Assert.Skip("/usr/bin/python3 is absent");
        }
        using var p = Process.Start(new ProcessStartInfo(Program, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = p.StandardOutput.ReadToEnd();
        var error = p.StandardError.ReadToEnd();
        p.WaitForExit();
        if (p.ExitCode != 0)
        {
            Assert.SkipWhen(error.Contains("ModuleNotFoundError", StringComparison.Ordinal), "python3-numpy is absent");
            throw new InvalidOperationException(error);
        }
        return [.. text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
    }
}
