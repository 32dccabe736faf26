using System.Diagnostics;
using System.Globalization;
using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;
using Seldinger.Imaging.Geometry;
using Seldinger.Imaging.Registration;
using Seldinger.Planning.Aim;
using Seldinger.Planning.BuiltInPatient;
using Seldinger.Planning.Simulation;

namespace Seldinger.Planning.Bench;

/// <summary>Distance maps, paths and whole plans.</summary>
internal static class PlanningBench
{
    /// <summary>A scan-sized mask, beside scipy.</summary>
    internal static void DistanceMaps(BenchContext c)
    {
        var g = ImageGeometry.AxisAligned(320, 320, 160, new(0.8, 0.8, 2), new(-128, -128, -160));
        var mask = new Mask(g);
        for (var n = 0; n < mask.Data.Length; n++)
        {
            var (i, j, k) = g.Unravel(n);
            var p = g.CentreMm(i, j, k);
            mask.Data[n] = p.X * p.X / 8100 + p.Y * p.Y / 4900 + p.Z * p.Z / 6400 < 1 ? (byte)1 : (byte)0;
        }
        var ours = c.Line("320 x 320 x 160", c.Time(() => DistanceMap.ToMask(mask, c.Threads), 3), "s", "the best of 3");
        var scipy = c.Peer("scipy", () => NativePeers.Interpreted(c, "edt.py", folder =>
        {
            var file = Path.Combine(folder, "mask.bin");
            File.WriteAllBytes(file, mask.Data);
            return [file, .. new[] { g.Nx, g.Ny, g.Nz, g.SpacingMm.X, g.SpacingMm.Y, g.SpacingMm.Z }.Select(v => v.ToString(CultureInfo.InvariantCulture))];
        }));
        if (scipy is { } seconds)
        {
            c.Line("scipy, one thread", seconds, "s");
            c.Line("times scipy", seconds / ours, "1");
        }
    }

    /// <summary>The path search alone.</summary>
    internal static void Paths(BenchContext c)
    {
        var patient = BuiltIn(c);
        var lesion = patient.Lesion(patient.Targets[0]);
        var device = c.Catalogue["acculis"];
        var options = new AimOptions { Rules = PathRules.From(c.Catalogue), DeviceLengthMm = device["shaft_length"].Si * 1e3, OuterDiameterMm = device["outer_diameter"].Si * 1e3, Threads = c.Threads };
        PathSet? found = null;
        var seconds = c.Time(() => found = PathPlanner.Find(patient, lesion, options, null, c.Cancel), 2);
        c.Line("paths to one lesion", seconds, "s", FormattableString.Invariant($"{c.ProcessorS:G3} s of processors; {found!.Paths.Count} listed, the best of 2"));
        c.Target("ranked paths", seconds, 1.9, "s");
    }

    /// <summary>Rigid registration of another phase, moved, as verification does it.</summary>
    internal static void Registration(BenchContext c)
    {
        var patient = DigitalPatient.Create(new Draw(c.Catalogue), 1, threads: c.Threads);
        var liver = Morphology.Dilate(patient.Mask("liver"), 12, c.Threads);
        var truth = new RigidTransform(Measure.CentreOfMass(liver)!.Value, new(0.08, -0.08, 0.08), new(6, -5, 6));
        var image = patient.Images[Phase.Arterial];
        var moving = image with { Geometry = image.Geometry with { ToLps = truth.ToAffine().Compose(image.Geometry.ToLps) } };
        var seconds = c.TimedLine("registration", () => RigidRegistration.Register(patient.Images[Phase.PortalVenous], liver, moving, threads: c.Threads, cancel: c.Cancel));
        c.Target("verify (rigid)", seconds, 20, "s");
    }

    /// <summary>Everything from loaded case to margin map, and the memory at its peak.</summary>
    internal static void Plan(BenchContext c)
    {
        var patient = BuiltIn(c);
        var options = new PlanOptions { Targets = [patient.Targets[0]], Simulation = new SimulationOptions(Threads: c.Threads) };
        PlanResult? plan = null;
        var g = patient.Geometry;
        var seconds = c.TimedLine("plan of one target", () => plan = new Planner(c.Therapies, c.Catalogue).Plan(patient, options, null, c.Cancel), () => $"{g.Nx} x {g.Ny} x {g.Nz} voxels, {plan!.Targets[0].Paths.Paths.Count} paths");
        using var process = Process.GetCurrentProcess();
        var peak = c.Line("memory at its peak", process.PeakWorkingSet64 / 1e9, "GB", "of this process, so far");
        c.Target("plan (asked for on 512 x 512 x 200 voxels)", seconds, 60, "s");
        c.Target("memory", peak, 4, "GB");
    }

    // Written and read as a user's case is.
    private static Case BuiltIn(BenchContext c) => ExternalProgram.InTemporaryFolder(folder =>
    {
        var at = Path.Combine(folder, "case");
        Case? patient = null;
        c.TimedLine("writing the built-in patient", () => DigitalPatientCase.Write(at, new Draw(c.Catalogue), 1, threads: c.Threads));
        c.TimedLine("loading it", () => patient = CaseLoader.Load(at, new() { Catalogue = c.Catalogue, Therapies = c.Therapies.All, Threads = c.Threads }, null, c.Cancel));
        return patient!;
    });
}
