using System.Globalization;
using System.Runtime.InteropServices;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.Bench;

namespace Seldinger.Planning.Validation;

/// <summary>Comparisons with scipy, run in the same call; not run where /usr/bin/python3 has no scipy.</summary>
internal static class ScipyCases
{
    /// <summary>Largest difference to scipy's exact distance transform. Rows: nx, ny, nz, spacing_x, spacing_y, spacing_z, density.</summary>
    internal static IReadOnlyList<ValidationFigure> Distances(ValidationContext c) => ExternalProgram.InTemporaryFolder(folder =>
    {
        var script = Path.Combine(folder, "edt.py");
        File.WriteAllText(script, ValidationFiles.Text($"{c.Description.Id}/edt.py"));
        return c.Figures(r =>
        {
            var g = ImageGeometry.AxisAligned((int)r.Number("nx"), (int)r.Number("ny"), (int)r.Number("nz"), new(r.Number("spacing_x"), r.Number("spacing_y"), r.Number("spacing_z")), Vec3.Zero);
            var mask = GeometryCases.Random(g, r.Number("density"));
            var (input, output) = (Path.Combine(folder, "mask.bin"), Path.Combine(folder, "out.bin"));
            File.WriteAllBytes(input, mask.Data);
            string[] numbers = [.. new[] { g.Nx, g.Ny, g.Nz, g.SpacingMm.X, g.SpacingMm.Y, g.SpacingMm.Z }.Select(v => v.ToString(CultureInfo.InvariantCulture))];
            ExternalProgram.Run(ExternalProgram.Python, folder, 60, c.Threads, c.Cancel, [script, input, .. numbers, output]);
            var expected = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(output));
            var ours = DistanceMap.Signed(mask, c.Threads);
            double worst = 0;
            for (var n = 0; n < ours.Length; n++)
            {
                worst = Math.Max(worst, Math.Abs(ours[n] - expected[n]));
            }
            return worst;
        });
    });
}
