namespace Seldinger.Imaging.Dicom;

/// <summary>Fills polygons on a pixel grid: a pixel belongs to it when its centre does (even-odd rule, half-open edges, so that neighbours share no pixel and miss none).</summary>
internal static class PolygonFill
{
    /// <summary>Flips the pixels inside a polygon.</summary>
    /// <param name="slice">Pixels, 0 or 1.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="columnStride">Distance of neighbours along x in <paramref name="slice"/>.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="rowStride">Distance of neighbours along y in <paramref name="slice"/>.</param>
    /// <param name="polygon">Corners in pixel index units.</param>
    public static void Xor(Span<byte> slice, int columns, int columnStride, int rows, int rowStride, (double X, double Y)[] polygon)
    {
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var p in polygon)
        {
            low = Math.Min(low, p.Y);
            high = Math.Max(high, p.Y);
        }
        var crossings = new List<double>();
        var last = (int)Math.Min(rows - 1, Math.Floor(high));
        for (var j = (int)Math.Max(0, Math.Min(rows, Math.Ceiling(low))); j <= last; j++)
        {
            crossings.Clear();
            var a = polygon[^1];
            foreach (var b in polygon)
            {
                if (a.Y <= j != b.Y <= j)
                {
                    crossings.Add(a.X + (j - a.Y) / (b.Y - a.Y) * (b.X - a.X));
                }
                a = b;
            }
            crossings.Sort();
            for (var c = 0; c + 1 < crossings.Count; c += 2)
            {
                var from = (int)Math.Ceiling(Math.Clamp(crossings[c], 0, columns));
                var past = (int)Math.Ceiling(Math.Clamp(crossings[c + 1], 0, columns));
                for (var i = from; i < past; i++)
                {
                    slice[j * rowStride + i * columnStride] ^= 1;
                }
            }
        }
    }
}
