using Seldinger.Core.Geometry;
using Seldinger.Imaging.Nifti;

namespace Seldinger.Cli.Tests.Acceptance;

/// <summary>A patient of a few thousand voxels: an elliptic body, a liver, a lesion of 20 mm; on request the lesion lies inside a shell of bone.</summary>
internal static class SmallPatient
{
    private const double SpacingMm = 4;

    public static void Write(string folder, bool shell)
    {
        Directory.CreateDirectory(folder);
        var g = ImageGeometry.AxisAligned(66, 56, 46, new(SpacingMm, SpacingMm, SpacingMm), new(-130, -110, -90));
        var (hu, labels) = (new float[g.Count], new byte[g.Count]);
        for (var k = 0; k < g.Nz; k++)
        {
            for (var j = 0; j < g.Ny; j++)
            {
                for (var i = 0; i < g.Nx; i++)
                {
                    var (x, y, z) = (-130 + SpacingMm * i, -110 + SpacingMm * j, -90 + SpacingMm * k);
                    var body = (x * x / (120 * 120.0)) + (y * y / (95 * 95.0)) < 1;
                    double From(double cx, double cy, double cz) => Math.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy)) + ((z - cz) * (z - cz)));
                    var fromLesion = From(-50, 0, 0);
                    byte label = !body ? (byte)0 : fromLesion < 10 ? (byte)2 : shell && fromLesion is > 20 and < 32 ? (byte)3 : From(-45, 0, 0) < 55 ? (byte)1 : (byte)4;
                    var n = g.Index(i, j, k);
                    labels[n] = label;
                    hu[n] = label switch { 0 => -1000, 1 => 110, 2 => 60, 3 => 700, _ => 40 };
                }
            }
        }
        NiftiWriter.Write(Path.Combine(folder, "ct.nii.gz"), new ImageVolume(g, hu), "CT", NiftiType.Int16);
        NiftiWriter.WriteLabels(Path.Combine(folder, "labels.nii.gz"), g, labels, "labels");
        File.WriteAllText(Path.Combine(folder, "case.yaml"), $$"""
            id: small-patient
            tumour_type: hcc
            position: supine
            images:
              - { path: ct.nii.gz, phase: portal-venous, modality: CT }
            labels:
              - { path: labels.nii.gz, map: { 1: liver, 2: tumour, 3: bone, 4: muscle } }
            targets: [ tumour-1 ]

            """);
    }
}
