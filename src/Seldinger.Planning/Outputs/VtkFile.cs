using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Seldinger.Core.Geometry;

namespace Seldinger.Planning.Outputs;

/// <summary>A scalar map as VTK image data (*.vti, appended raw): origin, spacing and direction in LPS millimetres.</summary>
public static class VtkFile
{
    /// <summary>Writes one named scalar.</summary>
    public static void Write(Stream stream, ImageVolume image, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(image);
        var g = image.Geometry;
        var s = g.SpacingMm;
        var (x, y, z) = (g.ToLps.ColumnX.Normalized(), g.ToLps.ColumnY.Normalized(), g.ToLps.ColumnZ.Normalized());
        string Join(params double[] v) => string.Join(' ', v.Select(d => d.ToString("R", CultureInfo.InvariantCulture)));
        var extent = $"0 {g.Nx - 1} 0 {g.Ny - 1} 0 {g.Nz - 1}";
        var label = System.Security.SecurityElement.Escape($"{name} [{image.Unit}]");
        var head = $"""
            <?xml version="1.0"?>
            <VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64">
              <ImageData WholeExtent="{extent}" Origin="{Join(g.ToLps.Origin.X, g.ToLps.Origin.Y, g.ToLps.Origin.Z)}" Spacing="{Join(s.X, s.Y, s.Z)}" Direction="{Join(x.X, y.X, z.X, x.Y, y.Y, z.Y, x.Z, y.Z, z.Z)}">
                <Piece Extent="{extent}">
                  <PointData Scalars="{label}">
                    <DataArray type="Float32" Name="{label}" format="appended" offset="0"/>
                  </PointData>
                </Piece>
              </ImageData>
              <AppendedData encoding="raw">
            _
            """;
        stream.Write(Encoding.UTF8.GetBytes(head.ReplaceLineEndings("\n")));
        stream.Write(BitConverter.GetBytes((ulong)image.Data.Length * sizeof(float)));
        stream.Write(MemoryMarshal.AsBytes(image.Data.AsSpan()));
        stream.Write("\n  </AppendedData>\n</VTKFile>\n"u8);
    }
}
