using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Seldinger.Numerics.Banded;

/// <summary>
/// A complex symmetric (not Hermitian) band matrix and its factors L D L^T, without pivoting: for equations of waves in lossy media, whose leading minors do not vanish.
/// Costs n b^2 / 2 complex multiplications for order n and half bandwidth b.
/// </summary>
/// <param name="order">Number of unknowns, positive.</param>
/// <param name="halfBandwidth">Largest distance of a non-zero entry from the diagonal, at least 0.</param>
public sealed class ComplexBandMatrix(int order, int halfBandwidth)
{
    private readonly int _row = halfBandwidth + 1;
    private readonly double[] _re = new double[checked(order * (halfBandwidth + 1))];
    private readonly double[] _im = new double[checked(order * (halfBandwidth + 1))];
    private bool _factored;

    /// <summary>Number of unknowns.</summary>
    public int Order => order;

    /// <summary>Adds to an entry and its mirror image.</summary>
    /// <param name="i">Row.</param>
    /// <param name="j">Column, at most the half bandwidth away.</param>
    /// <param name="value">What to add.</param>
    public void Add(int i, int j, Complex value)
    {
        var (lo, hi) = i < j ? (i, j) : (j, i);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hi - lo, halfBandwidth);
        _re[lo * _row + hi - lo] += value.Real;
        _im[lo * _row + hi - lo] += value.Imaginary;
    }

    /// <summary>Factorises in place.</summary>
    /// <returns>False when a pivot vanished: the matrix is then of no further use.</returns>
    public bool TryFactor()
    {
        for (var k = 0; k < order; k++)
        {
            var at = k * _row;
            var pivot = new Complex(_re[at], _im[at]);
            if (!(pivot.Magnitude > 1e-300))
            {
                return false;
            }
            var inverse = 1 / pivot;
            var last = Math.Min(halfBandwidth, order - 1 - k);
            var re = _re.AsSpan(at, last + 1);
            var im = _im.AsSpan(at, last + 1);
            for (var i = 1; i <= last; i++)
            {
                if (re[i] == 0 && im[i] == 0)
                {
                    continue;
                }
                var f = new Complex(re[i], im[i]) * inverse;
                var to = at + i * _row;
                Subtract(re[i..], im[i..], f.Real, f.Imaginary, _re.AsSpan(to, last + 1 - i), _im.AsSpan(to, last + 1 - i));
            }
        }
        _factored = true;
        return true;
    }

    /// <summary>Solves in place.</summary>
    /// <param name="b">Right-hand side, then the solution.</param>
    /// <exception cref="InvalidOperationException">Not factored.</exception>
    public void Solve(Span<Complex> b)
    {
        if (!_factored)
        {
            throw new InvalidOperationException("Factorise first.");
        }
        for (var k = 0; k < order; k++)
        {
            var at = k * _row;
            b[k] /= new Complex(_re[at], _im[at]);
            for (var i = Math.Min(halfBandwidth, order - 1 - k); i >= 1; i--)
            {
                b[k + i] -= new Complex(_re[at + i], _im[at + i]) * b[k];
            }
        }
        for (var k = order - 1; k >= 0; k--)
        {
            var at = k * _row;
            Complex sum = 0;
            for (var i = Math.Min(halfBandwidth, order - 1 - k); i >= 1; i--)
            {
                sum += new Complex(_re[at + i], _im[at + i]) * b[k + i];
            }
            b[k] -= sum / new Complex(_re[at], _im[at]);
        }
    }

    // y -= f x, with real and imaginary parts apart; no fused multiply-add, so that every machine gets the same bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(ReadOnlySpan<double> xr, ReadOnlySpan<double> xi, double fr, double fi, Span<double> yr, Span<double> yi)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var (vr, vi) = (new Vector<double>(fr), new Vector<double>(fi));
            var ar = MemoryMarshal.Cast<double, Vector<double>>(xr);
            var ai = MemoryMarshal.Cast<double, Vector<double>>(xi);
            var br = MemoryMarshal.Cast<double, Vector<double>>(yr);
            var bi = MemoryMarshal.Cast<double, Vector<double>>(yi);
            for (var v = 0; v < br.Length; v++)
            {
                br[v] = br[v] - ar[v] * vr + ai[v] * vi;
                bi[v] = bi[v] - ar[v] * vi - ai[v] * vr;
            }
            i = br.Length * Vector<double>.Count;
        }
        for (; i < yr.Length; i++)
        {
            yr[i] = yr[i] - xr[i] * fr + xi[i] * fi;
            yi[i] = yi[i] - xr[i] * fi - xi[i] * fr;
        }
    }
}
