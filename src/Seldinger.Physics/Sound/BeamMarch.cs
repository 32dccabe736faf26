using System.Numerics;
using System.Runtime.CompilerServices;
using Seldinger.Numerics;
using Seldinger.Numerics.Fourier;

namespace Seldinger.Physics.Sound;

/// <summary>What a plane of a beam looks like after a step.</summary>
/// <param name="MiddleM">Middle of the step, m from the apex.</param>
/// <param name="EndM">Its end, where the pressures are.</param>
/// <param name="Heat">Mean power density absorbed in the step, W/m3, x fastest.</param>
/// <param name="Re">Real parts of the pressure by harmonic, Pa.</param>
/// <param name="Im">Imaginary parts.</param>
public readonly record struct BeamPlane(double MiddleM, double EndM, float[] Heat, float[][] Re, float[][] Im);

/// <summary>
/// Marches a focused beam through tissue by the split-step angular spectrum: in each step diffraction and loss of the mean medium of the plane exactly in the Fourier domain, then what each point's
/// speed of sound and attenuation differ from that mean as a screen, transmission where the impedance changes, and, with harmonics, Burgers' steepening.
/// </summary>
/// <remarks>One way: what is reflected leaves the account. Method: <c>vyas2012</c>; absorbed power density Q = 2 alpha_absorbed |p|^2 / (2 rho c).</remarks>
public sealed class BeamMarch
{
    private const int RowBlock = 8;

    // Steepening is worked out where the pressure is above this share of the plane's largest.
    private const double SteepShare = 0.03;

    // Share of the window at each side that absorbs what leaves it.
    private const double EdgeShare = 0.06;

    private readonly BeamSetup _setup;
    private readonly IReadOnlyList<SoundMedium> _media;
    private readonly int _n, _threads;
    private readonly PlaneTransform _transform;
    private readonly float[][] _re, _im;
    private readonly byte[] _tissue, _before;
    private readonly float[] _heat, _edge;
    private readonly double[] _absorbed, _reflected, _stopped;
    private readonly float[] _tableRe, _tableIm;
    private double _scattered, _left;
    private (double K, double Alpha, int Harmonic) _tableOf;

    /// <summary>Prepares a march.</summary>
    /// <param name="setup">The window.</param>
    /// <param name="media">Media; the first one couples the source.</param>
    /// <param name="start">Pressure on the first plane, any scale.</param>
    /// <param name="powerW">Power through the first plane that the pressure is scaled to, W; null = the pressure is in Pa as it stands.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    public BeamMarch(BeamSetup setup, IReadOnlyList<SoundMedium> media, Complex[] start, double? powerW, int threads)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(media);
        ArgumentNullException.ThrowIfNull(start);
        (_setup, _media, _threads, _n) = (setup, media, threads, setup.Size);
        _transform = new(_n, threads);
        var count = _n * _n;
        (_re, _im) = ([.. Enumerable.Range(0, setup.Harmonics).Select(_ => new float[count])], [.. Enumerable.Range(0, setup.Harmonics).Select(_ => new float[count])]);
        (_tissue, _before, _heat) = (new byte[count], new byte[count], new float[count]);
        (_absorbed, _reflected, _stopped) = (new double[media.Count], new double[media.Count], new double[media.Count]);
        var half = _n / 2 + 1;
        (_tableRe, _tableIm) = (new float[half * half], new float[half * half]);
        _edge = [.. Enumerable.Range(0, _n).Select(Edge)];
        for (var c = 0; c < count; c++)
        {
            (_re[0][c], _im[0][c]) = ((float)start[c].Real, (float)start[c].Imaginary);
        }
        if (powerW is { } w)
        {
            var factor = (float)Math.Sqrt(w / FluxW());
            for (var c = 0; c < count; c++)
            {
                (_re[0][c], _im[0][c]) = (_re[0][c] * factor, _im[0][c] * factor);
            }
        }
        EmittedW = FluxW();
    }

    /// <summary>Power through the first plane, W.</summary>
    public double EmittedW { get; }

    /// <summary>Marches to the last plane.</summary>
    /// <param name="tissueAt">Fills the medium of every point of a plane at a distance from the apex, m.</param>
    /// <param name="seen">Receives each plane; may be null.</param>
    /// <param name="cancel">Cancels.</param>
    public BeamLedger Run(Action<double, byte[]> tissueAt, Action<BeamPlane>? seen = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(tissueAt);
        var dz = (_setup.EndM - _setup.StartM) / _setup.Steps;
        for (var s = 0; s < _setup.Steps; s++)
        {
            cancel.ThrowIfCancellationRequested();
            var middle = _setup.StartM + (s + 0.5) * dz;
            tissueAt(middle, _tissue);
            var weights = Weights();
            for (var h = 0; h < _setup.Harmonics; h++)
            {
                var f = (h + 1) * _setup.FrequencyHz;
                double k = 0, alpha = 0;
                for (var m = 0; m < _media.Count; m++)
                {
                    k += weights[m] * 2 * Math.PI * f / _media[m].Speed;
                    alpha += weights[m] * _media[m].Attenuation(f);
                }
                Diffract(_re[h], _im[h], k, alpha, dz, h);
                Screen(h, k, alpha, dz);
            }
            if (_setup.Harmonics > 1)
            {
                Steepen(dz);
            }
            seen?.Invoke(new(middle, middle + dz / 2, _heat, _re, _im));
            _tissue.CopyTo(_before, 0);
        }
        return new(EmittedW, _absorbed, _scattered, _reflected, _stopped, _left, FluxW());
    }

    /// <summary>Share of each medium in the plane, by the squared pressure of the fundamental; media that block count for nothing.</summary>
    private double[] Weights()
    {
        var blocks = (_n + RowBlock - 1) / RowBlock;
        var sums = new double[blocks * _media.Count];
        FixedBlocks.For(_n, RowBlock, _threads, (j0, j1) =>
        {
            Span<double> sum = stackalloc double[_media.Count];
            sum.Clear();
            for (var c = j0 * _n; c < j1 * _n; c++)
            {
                sum[_tissue[c]] += (double)_re[0][c] * _re[0][c] + (double)_im[0][c] * _im[0][c];
            }
            sum.CopyTo(sums.AsSpan(j0 / RowBlock * _media.Count));
        });
        var total = new double[_media.Count];
        for (var b = 0; b < sums.Length; b++)
        {
            total[b % _media.Count] += _media[b % _media.Count].Blocks ? 0 : sums[b];
        }
        var all = total.Sum();
        return all > 0 ? [.. total.Select(t => t / all)] : [1, .. new double[_media.Count - 1]];
    }

    /// <summary>exp(i (k_z - k) dz) of every plane wave, k_z^2 = (k + i alpha)^2 - k_x^2 - k_y^2; the phase of the axis is left out.</summary>
    private void Diffract(float[] re, float[] im, double k, double alpha, double dz, int harmonic)
    {
        var half = _n / 2 + 1;
        if (_tableOf != (k, alpha, harmonic))
        {
            var dk = 2 * Math.PI / (_n * _setup.SpacingM);
            var square = new Complex(k, alpha) * new Complex(k, alpha);
            FixedBlocks.For(half, RowBlock, _threads, (m0, m1) =>
            {
                for (var m = m0; m < m1; m++)
                {
                    for (var l = 0; l < half; l++)
                    {
                        var kz = Complex.Sqrt(square - dk * dk * ((double)m * m + (double)l * l));
                        var size = Math.Exp(-kz.Imaginary * dz);
                        var (sin, cos) = Math.SinCos((kz.Real - k) * dz);
                        (_tableRe[m * half + l], _tableIm[m * half + l]) = ((float)(size * cos), (float)(size * sin));
                    }
                }
            });
            _tableOf = (k, alpha, harmonic);
        }
        _transform.Forward(re, im);
        FixedBlocks.For(_n, RowBlock, _threads, (j0, j1) =>
        {
            for (var j = j0; j < j1; j++)
            {
                var row = Math.Min(j, _n - j) * half;
                Multiply(re.AsSpan(j * _n, _n), im.AsSpan(j * _n, _n), _tableRe.AsSpan(row, half), _tableIm.AsSpan(row, half));
            }
        });
        _transform.Inverse(re, im);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(Span<float> re, Span<float> im, ReadOnlySpan<float> tableRe, ReadOnlySpan<float> tableIm)
    {
        var n = re.Length;
        for (var i = 0; i < n; i++)
        {
            var l = Math.Min(i, n - i);
            (re[i], im[i]) = (re[i] * tableRe[l] - im[i] * tableIm[l], re[i] * tableIm[l] + im[i] * tableRe[l]);
        }
    }

    /// <summary>Phase and loss beyond the plane's mean, transmission, heat, and the absorbing edge of the window.</summary>
    private void Screen(int h, double k, double alpha, double dz)
    {
        var count = _media.Count;
        var f = (h + 1) * _setup.FrequencyHz;
        var (cos, sin, heat, lost) = (new float[count], new float[count], new float[count], new float[count]);
        for (var m = 0; m < count; m++)
        {
            var medium = _media[m];
            var (a, phase) = (medium.Attenuation(f), (2 * Math.PI * f / medium.Speed - k) * dz);
            var size = medium.Blocks ? 0 : Math.Exp((alpha - a) * dz);
            (cos[m], sin[m]) = ((float)(size * Math.Cos(phase)), (float)(size * Math.Sin(phase)));
            // The mean over the step of what decays along it, from the value at its end.
            var mean = a * dz > 1e-9 ? (Math.Exp(2 * a * dz) - 1) / (2 * a * dz) : 1;
            heat[m] = (float)(a * medium.Absorbed * mean / medium.Impedance);
            lost[m] = (float)(a * (1 - medium.Absorbed) * mean / medium.Impedance);
        }
        var through = new float[count * count];
        for (var b = 0; b < count; b++)
        {
            for (var m = 0; m < count; m++)
            {
                through[b * count + m] = _media[b].Blocks ? 0 : (float)(2 * _media[m].Impedance / (_media[m].Impedance + _media[b].Impedance));
            }
        }
        var width = 3 * count + 2;
        var ledger = new double[(_n + RowBlock - 1) / RowBlock * width];
        FixedBlocks.For(_n, RowBlock, _threads, (j0, j1) => ScreenRows(h, j0, j1, cos, sin, heat, lost, through, ledger.AsSpan(j0 / RowBlock * width, width)));
        var (area, volume) = (_setup.SpacingM * _setup.SpacingM, _setup.SpacingM * _setup.SpacingM * dz);
        for (var b = 0; b < ledger.Length; b += width)
        {
            for (var m = 0; m < count; m++)
            {
                _absorbed[m] += ledger[b + m] * volume;
                _reflected[m] += ledger[b + count + m] * area;
                _stopped[m] += ledger[b + 2 * count + m] * area;
            }
            _scattered += ledger[b + 3 * count] * volume;
            _left += ledger[b + 3 * count + 1] * area;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScreenRows(int h, int j0, int j1, float[] cos, float[] sin, float[] heat, float[] lost, float[] through, Span<double> ledger)
    {
        var count = _media.Count;
        var (re, im) = (_re[h], _im[h]);
        var flux = new float[count];
        for (var m = 0; m < count; m++)
        {
            // Where gas was met before, what diffracts into its shadow comes from the coupling medium's side.
            flux[m] = (float)(1 / (2 * _media[_media[m].Blocks ? 0 : m].Impedance));
        }
        for (var j = j0; j < j1; j++)
        {
            for (var i = 0; i < _n; i++)
            {
                var c = j * _n + i;
                var (m, b) = (_tissue[c], _before[c]);
                var (x, y) = (re[c], im[c]);
                if (_media[m].Blocks)
                {
                    ledger[2 * count + m] += (x * x + y * y) * flux[b];
                    (re[c], im[c]) = (0, 0);
                    _heat[c] = h == 0 ? 0 : _heat[c];
                    continue;
                }
                if (m != b)
                {
                    var t = through[b * count + m];
                    var arrived = (x * x + y * y) * flux[b];
                    (x, y) = (x * t, y * t);
                    // Booked to the medium that differs more from soft tissue: bone, on the way in and on the way out.
                    ledger[count + (_media[b].Bone ? b : m)] += arrived - (x * x + y * y) * flux[m];
                }
                var (u, v) = (x * cos[m] - y * sin[m], x * sin[m] + y * cos[m]);
                var square = u * u + v * v;
                var absorbed = square * heat[m];
                _heat[c] = h == 0 ? absorbed : _heat[c] + absorbed;
                ledger[m] += absorbed;
                ledger[3 * count] += square * lost[m];
                var edge = _edge[i] * _edge[j];
                if (edge < 1)
                {
                    ledger[3 * count + 1] += square * (1 - edge * edge) * flux[m];
                    (u, v) = (u * edge, v * edge);
                }
                (re[c], im[c]) = (u, v);
            }
        }
    }

    private void Steepen(double dz)
    {
        var strength = new double[_media.Count];
        for (var m = 0; m < strength.Length; m++)
        {
            strength[m] = 2 * Math.PI * _setup.FrequencyHz * _media[m].Beta / (_media[m].Density * Math.Pow(_media[m].Speed, 3)) * dz;
        }
        var largest = 0f;
        for (var c = 0; c < _re[0].Length; c++)
        {
            largest = Math.Max(largest, _re[0][c] * _re[0][c] + _im[0][c] * _im[0][c]);
        }
        var above = largest * (float)(SteepShare * SteepShare);
        FixedBlocks.For(_n, RowBlock, _threads, (j0, j1) =>
        {
            Span<double> re = stackalloc double[_setup.Harmonics], im = stackalloc double[_setup.Harmonics];
            for (var c = j0 * _n; c < j1 * _n; c++)
            {
                if (_re[0][c] * _re[0][c] + _im[0][c] * _im[0][c] < above)
                {
                    continue;
                }
                for (var h = 0; h < re.Length; h++)
                {
                    (re[h], im[h]) = (_re[h][c], _im[h][c]);
                }
                Burgers.Advance(re, im, strength[_tissue[c]]);
                for (var h = 0; h < re.Length; h++)
                {
                    (_re[h][c], _im[h][c]) = ((float)re[h], (float)im[h]);
                }
            }
        });
    }

    /// <summary>Power through the plane, W, in the mean of its media: sum over plane waves of |P|^2 k_z / k / (2 rho c).</summary>
    private double FluxW()
    {
        double total = 0;
        var weights = Weights();
        var (admittance, slowness) = (weights.Zip(_media, (w, m) => w / m.Impedance).Sum(), weights.Zip(_media, (w, m) => w / m.Speed).Sum());
        for (var h = 0; h < _setup.Harmonics; h++)
        {
            var (re, im) = ((float[])_re[h].Clone(), (float[])_im[h].Clone());
            _transform.Forward(re, im);
            var k = 2 * Math.PI * (h + 1) * _setup.FrequencyHz * slowness;
            var dk = 2 * Math.PI / (_n * _setup.SpacingM);
            total += FixedBlocks.Sum(_n, RowBlock, _threads, (j0, j1) =>
            {
                double sum = 0;
                for (var j = j0; j < j1; j++)
                {
                    for (var i = 0; i < _n; i++)
                    {
                        double l = Math.Min(i, _n - i), m = Math.Min(j, _n - j);
                        var rest = 1 - dk * dk * (l * l + m * m) / (k * k);
                        sum += rest > 0 ? Math.Sqrt(rest) * ((double)re[j * _n + i] * re[j * _n + i] + (double)im[j * _n + i] * im[j * _n + i]) : 0;
                    }
                }
                return sum;
            });
        }
        return total * admittance / 2 * _setup.SpacingM * _setup.SpacingM / ((double)_n * _n);
    }

    private float Edge(int i)
    {
        var width = EdgeShare * _n;
        var inside = Math.Min(i, _n - 1 - i) / width;
        return inside >= 1 ? 1 : (float)(0.5 - 0.5 * Math.Cos(Math.PI * inside));
    }
}
