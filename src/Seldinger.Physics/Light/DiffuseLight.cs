using Seldinger.Numerics;
using Seldinger.Numerics.Multigrid;

namespace Seldinger.Physics.Light;

/// <summary>
/// Diffuse light in a box of cells, div(D grad phi) - mua phi + S = 0, with no light beyond the outer faces and in gas. D is reduced by 1 + (h/L)2/20, h the cell and L2 = D/mua, which gives the
/// discrete equation the decay of the true one, in the mean over directions; absorption is not touched, so that energy is kept.
/// </summary>
internal sealed class DiffuseLight
{
    private readonly LightBox _box;
    private readonly FaceConductances _op;
    private readonly MultigridSolver<float> _solver;
    private readonly double[] _diffusion, _source, _fluence;
    private readonly int _threads;

    public DiffuseLight(LightBox box, int threads)
    {
        (_box, _threads) = (box, threads);
        _op = new(box.Nx, box.Ny, box.Nz);
        _solver = new(_op, Spacing, threads);
        _diffusion = new double[box.Count];
        (_source, _fluence) = (new double[_op.PaddedLength], new double[_op.PaddedLength]);
    }

    private (double X, double Y, double Z) Spacing => (_box.Grid.Dx, _box.Grid.Dy, _box.Grid.Dz);

    /// <summary>Solves; <paramref name="fluence"/> is start and result, W/m2 per cell of the box.</summary>
    /// <param name="sourceW">Diffuse power that starts in each cell, W.</param>
    /// <param name="fluence">Fluence rate.</param>
    /// <param name="tolerance">Relative residual.</param>
    /// <param name="escapedW">Power through the outer faces and into gas, W.</param>
    public SolveResult Solve(ReadOnlySpan<double> sourceW, double[] fluence, double tolerance, out double escapedW)
    {
        const int MostIterations = 100;
        const double MeanOverDirections = 20;
        var (volume, media) = (_box.Grid.CellVolumeM3, _box.Media);
        var h2 = (_box.Grid.Dx * _box.Grid.Dx + _box.Grid.Dy * _box.Grid.Dy + _box.Grid.Dz * _box.Grid.Dz) / 3;
        Array.Clear(_op.Absorption);
        for (var c = 0; c < media.Length; c++)
        {
            // Gas takes light as fast as soft tissue brings it there; its cells are then fixed at zero.
            _diffusion[c] = media[c].Attenuation == 0 ? Gas.Diffusion : media[c].Diffusion / (1 + h2 * media[c].Absorption / media[c].Diffusion / MeanOverDirections);
        }
        _op.SetConductivity(_diffusion, Spacing, OuterBoundary.Zero, default, _threads);
        for (var c = 0; c < media.Length; c++)
        {
            var p = Padded(c);
            _op.Absorption[p] = media[c].Absorption * volume;
            (_source[p], _fluence[p]) = (sourceW[c], fluence[c]);
        }
        var gas = Enumerable.Range(0, media.Length).Where(c => media[c].Attenuation == 0).Select(Padded).ToArray();
        _op.Fix(gas, new double[gas.Length], _source);
        foreach (var p in gas)
        {
            // An isolated cell: any absorption makes its fluence zero.
            (_op.Absorption[p], _fluence[p]) = (volume, 0);
        }
        _solver.Update(null);
        var result = _solver.Solve(_fluence, _source, tolerance, MostIterations);
        escapedW = 0;
        for (var c = 0; c < media.Length; c++)
        {
            var p = Padded(c);
            fluence[c] = _fluence[p];
            escapedW += (_op.Absorption[p] - media[c].Absorption * volume) * _fluence[p] + Through(c, p);
        }
        return result;
    }

    private static OpticalMedium Gas => new(1, 1000, 0);

    private int Padded(int c) => _op.Padded(c % _box.Nx, c / _box.Nx % _box.Ny, c / (_box.Nx * _box.Ny));

    /// <summary>Power from a cell through outer faces, W.</summary>
    private double Through(int c, int p)
    {
        var (i, j, k) = (c % _box.Nx, c / _box.Nx % _box.Ny, c / (_box.Nx * _box.Ny));
        var g = (i == 0 ? _op.X[p] : 0) + (i == _box.Nx - 1 ? _op.X[p + 1] : 0) + (j == 0 ? _op.Y[p] : 0) + (j == _box.Ny - 1 ? _op.Y[p + _op.StrideY] : 0)
            + (k == 0 ? _op.Z[p] : 0) + (k == _box.Nz - 1 ? _op.Z[p + _op.StrideZ] : 0);
        return g * _fluence[p];
    }
}
