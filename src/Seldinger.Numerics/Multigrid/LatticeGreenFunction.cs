namespace Seldinger.Numerics.Multigrid;

/// <summary>
/// Potential of a unit source in one cell of the infinite, uniform seven-point grid of unit conductivity, at cell offsets (l, m, n):
/// G = integral over t from 0 to infinity of the product over the axes of exp(-2 c t) I_n(2 c t), with c the face conductances dy dz/dx and so on.
/// </summary>
/// <remarks>Gauss-Legendre panels in ln t and an analytic tail; for cubes of size h, G(0,0,0) = 0.252731 / h. Source: <c>economou2006green</c>.</remarks>
public sealed class LatticeGreenFunction
{
    private readonly int _nl;
    private readonly int _nm;
    private readonly double[] _table;

    /// <summary>Tabulates all offsets 0..max in each axis.</summary>
    /// <param name="maxL">Largest offset along x.</param>
    /// <param name="maxM">Largest offset along y.</param>
    /// <param name="maxN">Largest offset along z.</param>
    /// <param name="spacing">Cell sizes.</param>
    public LatticeGreenFunction(int maxL, int maxM, int maxN, (double X, double Y, double Z) spacing)
    {
        (_nl, _nm) = (maxL + 1, maxM + 1);
        _table = new double[_nl * _nm * (maxN + 1)];
        var (cx, cy, cz) = (spacing.Y * spacing.Z / spacing.X, spacing.X * spacing.Z / spacing.Y, spacing.X * spacing.Y / spacing.Z);
        var smallest = Math.Min(cx, Math.Min(cy, cz));
        var largest = Math.Max(cx, Math.Max(cy, cz));
        var (start, end) = (Math.Log(1e-8 / largest), Math.Log(2e4 / smallest));
        var panels = (int)Math.Ceiling(end - start);
        var width = (end - start) / panels;
        var (nodes, weights) = GaussLegendre.Rule(8);
        var (bx, by, bz) = (new double[maxL + 1], new double[maxM + 1], new double[maxN + 1]);
        for (var p = 0; p < panels; p++)
        {
            for (var q = 0; q < nodes.Length; q++)
            {
                var t = Math.Exp(start + width * (p + nodes[q]));
                ScaledBessel(2 * cx * t, bx);
                ScaledBessel(2 * cy * t, by);
                ScaledBessel(2 * cz * t, bz);
                Accumulate(bx, by, bz, weights[q] * width * t);
            }
        }
        _table[0] += Math.Exp(start);
        AddTail(cx, cy, cz, Math.Exp(end), maxN);
    }

    /// <summary>G at an offset (signs do not matter).</summary>
    public double this[int l, int m, int n] => _table[Math.Abs(l) + _nl * (Math.Abs(m) + _nm * Math.Abs(n))];

    private void Accumulate(double[] bx, double[] by, double[] bz, double weight)
    {
        for (var n = 0; n < bz.Length; n++)
        {
            for (var m = 0; m < by.Length; m++)
            {
                var f = weight * bz[n] * by[m];
                var row = _table.AsSpan(_nl * (m + _nm * n), _nl);
                for (var l = 0; l < row.Length; l++)
                {
                    row[l] += f * bx[l];
                }
            }
        }
    }

    /// <summary>Beyond t = T the product is (4 pi t)^-3/2 (cx cy cz)^-1/2 exp(-q/t), q = sum n2/(4 c).</summary>
    private void AddTail(double cx, double cy, double cz, double t, int maxN)
    {
        var scale = 2 / Math.Sqrt(t) / (Math.Pow(4 * Math.PI, 1.5) * Math.Sqrt(cx * cy * cz));
        for (var n = 0; n <= maxN; n++)
        {
            for (var m = 0; m < _nm; m++)
            {
                for (var l = 0; l < _nl; l++)
                {
                    var q = (l * l / cx + m * m / cy + n * n / cz) / (4 * t);
                    _table[l + _nl * (m + _nm * n)] += scale * (1 - q / 3 + q * q / 10);
                }
            }
        }
    }

    /// <summary>exp(-x) I_n(x) for n = 0..N by downward recurrence, normalised with exp(-x) (I_0 + 2 sum I_n) = 1.</summary>
    private static void ScaledBessel(double x, double[] values)
    {
        Array.Clear(values);
        if (x < 1e-300)
        {
            values[0] = 1;
            return;
        }
        var start = values.Length + 20 + (int)(9 * Math.Sqrt(x));
        double above = 0;
        var current = 1e-250;
        double sum = 0;
        for (var n = start; n >= 0; n--)
        {
            if (n < values.Length)
            {
                values[n] = current;
            }
            sum += n == 0 ? current : 2 * current;
            var below = above + 2 * n / x * current;
            (above, current) = (current, below);
            if (current > 1e200)
            {
                const double Shrink = 1e-200;
                above *= Shrink;
                current *= Shrink;
                sum *= Shrink;
                for (var m = 0; m < values.Length; m++)
                {
                    values[m] *= Shrink;
                }
            }
        }
        for (var n = 0; n < values.Length; n++)
        {
            values[n] /= sum;
        }
    }
}
