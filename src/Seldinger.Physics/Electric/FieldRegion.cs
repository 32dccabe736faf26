using System.Numerics.Tensors;
using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Numerics;
using Seldinger.Numerics.Multigrid;

namespace Seldinger.Physics.Electric;

/// <summary>
/// A box of cells in which the potential is solved: the whole grid for the first solve, then the neighbourhood of the electrodes. On a face to cells that are not solved, the flow out of the
/// box goes as the potential of its outermost cell: conductance g (phi_1 - phi_2)/phi_1, between 0 and g, from the stored potential on both sides. The outermost cells towards such a face are solved but not
/// stored, so that this conductance stays what the whole-grid solve gave.
/// </summary>
internal sealed class FieldRegion
{
    private const double Tolerance = 1e-3;
    private const int MostIterations = 80;

    private readonly Grid3 _grid;
    private readonly int _threads;
    private readonly (double X, double Y, double Z) _centre;
    private readonly double[] _sigma;
    private readonly double[] _rightHandSide;
    private readonly double[] _potential;
    private MultigridSolver<float>? _solver;
    private LowRankTerm? _exchange;

    /// <param name="grid">The organ grid.</param>
    /// <param name="low">First cell.</param>
    /// <param name="high">Cell past the last.</param>
    /// <param name="centre">Centre of decay for faces on the edge of the grid, grid frame, m.</param>
    /// <param name="threads">Threads.</param>
    internal FieldRegion(Grid3 grid, (int I, int J, int K) low, (int I, int J, int K) high, Vec3 centre, int threads)
    {
        (_grid, Low, High, _threads) = (grid, low, high, threads);
        var corner = grid.CentreM(low.I, low.J, low.K);
        _centre = (centre.X - corner.X, centre.Y - corner.Y, centre.Z - corner.Z);
        Op = new(high.I - low.I, high.J - low.J, high.K - low.K);
        _sigma = new double[Op.Nx * Op.Ny * Op.Nz];
        (_rightHandSide, _potential) = (new double[Op.PaddedLength], new double[Op.PaddedLength]);
    }

    internal (int I, int J, int K) Low { get; }

    internal (int I, int J, int K) High { get; }

    /// <summary>First cell whose solution is stored.</summary>
    internal (int I, int J, int K) KeptLow => (Low.I + (Low.I > 0 ? 1 : 0), Low.J + (Low.J > 0 ? 1 : 0), Low.K + (Low.K > 0 ? 1 : 0));

    /// <summary>Cell past the last whose solution is stored.</summary>
    internal (int I, int J, int K) KeptHigh => (High.I - (High.I < _grid.Nx ? 1 : 0), High.J - (High.J < _grid.Ny ? 1 : 0), High.K - (High.K < _grid.Nz ? 1 : 0));

    internal FaceConductances Op { get; }

    /// <summary>Padded index of a grid cell inside the region.</summary>
    internal int Padded(int cell) => Op.Padded(cell % _grid.Nx - Low.I, cell / _grid.Nx % _grid.Ny - Low.J, cell / (_grid.Nx * _grid.Ny) - Low.K);

    /// <summary>Reads conductivity and outer potential from the state; false when the electrodes' exchange is not positive definite.</summary>
    internal bool Assemble(TissueState state, ElectrodeSet electrodes)
    {
        var sigma = state.Get(Fields.Conductivity).Data;
        Rows((source, _, row) => TensorPrimitives.ConvertTruncating<float, double>(sigma.AsSpan(source, Op.Nx), _sigma.AsSpan(row * Op.Nx, Op.Nx)));
        Op.SetConductivity(_sigma, (_grid.Dx, _grid.Dy, _grid.Dz), OuterBoundary.Open, _centre, _threads);
        CloseFaces(sigma, state.Get(Fields.Potential).Data);
        _exchange = electrodes.Exchange(sigma, this);
        return _exchange is not null;
    }

    /// <summary>Solves at 1 V from the stored potential and stores the result.</summary>
    /// <param name="state">The state.</param>
    /// <param name="electrodes">The electrodes.</param>
    /// <param name="fullCurrentA">Current at 1 V when the whole grid was solved; null for the whole grid itself.</param>
    internal SolveResult Solve(TissueState state, ElectrodeSet electrodes, double? fullCurrentA)
    {
        _solver ??= new(Op, (_grid.Dx, _grid.Dy, _grid.Dz), _threads);
        _solver.Update(_exchange);
        Load(state, electrodes, fullCurrentA);
        var total = new double[electrodes.Bands];
        _exchange!.Amplify(electrodes.Voltages, total);
        Array.Clear(_rightHandSide);
        _exchange.Scatter<double>(total, _rightHandSide);
        var result = _solver.Solve(_potential, _rightHandSide, Tolerance, MostIterations);
        if (double.IsFinite(result.RelativeResidual))
        {
            Store(state);
        }
        return result;
    }

    /// <summary>Measures currents and writes heat per volume at 1 V, W/m3, into the kept cells of <paramref name="heat"/>.</summary>
    internal void Take(TissueState state, ElectrodeSet electrodes, double? fullCurrentA, float[] heat)
    {
        Load(state, electrodes, fullCurrentA);
        Array.Clear(_rightHandSide);
        JouleHeat.AddInside(Op, _potential, _rightHandSide, (KeptLow.I - Low.I, KeptLow.J - Low.J, KeptLow.K - Low.K), (KeptHigh.I - Low.I, KeptHigh.J - Low.J, KeptHigh.K - Low.K), _threads);
        // What the grid does not resolve near the wall, (1 - mean) q per band, goes to the cells of the band.
        var near = new double[electrodes.Bands];
        for (var k = 0; k < near.Length; k++)
        {
            near[k] = electrodes.Drops[k] * electrodes.Currents[k];
        }
        _exchange!.Scatter<double>(near, _rightHandSide);
        var perVolume = 1 / _grid.CellVolumeM3;
        Rows((target, padded, row) =>
        {
            var (first, past) = Kept(row);
            for (var i = first; i < past; i++)
            {
                heat[target + i] = (float)(_rightHandSide[padded + i] * perVolume);
            }
        });
    }

    /// <summary>Heat per volume at 1 V outside the kept cells, from the stored potential there; faces to kept cells and beyond the grid are taken to be as their opposites.</summary>
    internal void TakeOutside(TissueState state, float[] heat)
    {
        var (phi, sigma, g) = (state.Get(Fields.Potential).Data, state.Get(Fields.Conductivity).Data, _grid);
        var perVolume = 0.5 / g.CellVolumeM3;
        var (fx, fy, fz) = (g.Dy * g.Dz / g.Dx, g.Dx * g.Dz / g.Dy, g.Dx * g.Dy / g.Dz);
        var (low, high) = (KeptLow, KeptHigh);
        bool Counts(int i, int j, int k) => i >= 0 && j >= 0 && k >= 0 && i < g.Nx && j < g.Ny && k < g.Nz
            && !(i >= low.I && i < high.I && j >= low.J && j < high.J && k >= low.K && k < high.K);
        double Face(bool counts, int a, int b, double geometry)
        {
            var d = counts ? (double)phi[a] - phi[b] : 0;
            return counts ? geometry * 2.0 * sigma[a] * sigma[b] / ((double)sigma[a] + sigma[b]) * d * d : 0;
        }
        double Axis(int i, int j, int k, int di, int dj, int dk, double geometry)
        {
            var (c, stride) = (g.Index(i, j, k), di + g.Nx * (dj + g.Ny * dk));
            var (lower, upper) = (Counts(i - di, j - dj, k - dk), Counts(i + di, j + dj, k + dk));
            return JouleHeat.Pair(Face(lower, c, c - stride, geometry), lower, Face(upper, c, c + stride, geometry), upper);
        }
        FixedBlocks.For(g.Nz, 4, _threads, (k0, k1) =>
        {
            for (var k = k0; k < k1; k++)
            {
                for (var j = 0; j < g.Ny; j++)
                {
                    var crossed = k >= low.K && k < high.K && j >= low.J && j < high.J;
                    for (var i = 0; i < g.Nx; i++)
                    {
                        if (crossed && i >= low.I && i < high.I)
                        {
                            i = high.I - 1;
                            continue;
                        }
                        heat[g.Index(i, j, k)] = (float)((Axis(i, j, k, 1, 0, 0, fx) + Axis(i, j, k, 0, 1, 0, fy) + Axis(i, j, k, 0, 0, 1, fz)) * perVolume);
                    }
                }
            }
        });
    }

    /// <summary>Calls with (grid index, padded index, row number) of the first cell of each row of the region.</summary>
    private void Rows(Action<int, int, int> body) => FixedBlocks.For(Op.Ny * Op.Nz, 128, _threads, (a, b) =>
    {
        for (var row = a; row < b; row++)
        {
            var (j, k) = (row % Op.Ny, row / Op.Ny);
            body(_grid.Index(Low.I, Low.J + j, Low.K + k), Op.Padded(0, j, k), row);
        }
    });

    /// <summary>Potential and currents from the state. The outermost cells hold what the whole-grid solve gave; outside the electrodes' reach the potential goes as the current.</summary>
    private void Load(TissueState state, ElectrodeSet electrodes, double? fullCurrentA)
    {
        var stored = state.Get(Fields.Potential).Data;
        Rows((source, padded, _) => TensorPrimitives.ConvertTruncating<float, double>(stored.AsSpan(source, Op.Nx), _potential.AsSpan(padded, Op.Nx)));
        electrodes.Measure(_exchange!, _potential);
        if (fullCurrentA is not { } full)
        {
            return;
        }
        var ratio = electrodes.Through / full;
        Rows((_, padded, row) =>
        {
            var (first, past) = Kept(row);
            for (var i = 0; i < Op.Nx; i++)
            {
                _potential[padded + i] *= i < first || i >= past ? ratio : 1;
            }
        });
    }

    /// <summary>Cells of a row whose solution is stored: all but the outermost towards cells that are not solved.</summary>
    private (int First, int Past) Kept(int row)
    {
        var (j, k) = (row % Op.Ny, row / Op.Ny);
        var shell = (j == 0 && Low.J > 0) || (j == Op.Ny - 1 && High.J < _grid.Ny) || (k == 0 && Low.K > 0) || (k == Op.Nz - 1 && High.K < _grid.Nz);
        return shell ? (0, 0) : (Low.I > 0 ? 1 : 0, High.I < _grid.Nx ? Op.Nx - 1 : Op.Nx);
    }

    private void Store(TissueState state)
    {
        var stored = state.Get(Fields.Potential).Data;
        Rows((target, padded, row) =>
        {
            var (first, past) = Kept(row);
            TensorPrimitives.ConvertTruncating<double, float>(_potential.AsSpan(padded + first, past - first), stored.AsSpan(target + first, past - first));
        });
    }

    private void CloseFaces(float[] sigma, float[] phi)
    {
        var g = _grid;
        var (fx, fy, fz) = (g.Dy * g.Dz / g.Dx, g.Dx * g.Dz / g.Dy, g.Dx * g.Dy / g.Dz);
        for (var k = 0; k < Op.Nz; k++)
        {
            for (var j = 0; j < Op.Ny; j++)
            {
                Close(Low.I > 0, Op.X, 0, 0, j, k, -1, fx);
                Close(High.I < g.Nx, Op.X, 1, Op.Nx - 1, j, k, 1, fx);
            }
            for (var i = 0; i < Op.Nx; i++)
            {
                Close(Low.J > 0, Op.Y, 0, i, 0, k, -g.Nx, fy);
                Close(High.J < g.Ny, Op.Y, Op.StrideY, i, Op.Ny - 1, k, g.Nx, fy);
            }
        }
        for (var j = 0; j < Op.Ny; j++)
        {
            for (var i = 0; i < Op.Nx; i++)
            {
                Close(Low.K > 0, Op.Z, 0, i, j, 0, -g.Nx * g.Ny, fz);
                Close(High.K < g.Nz, Op.Z, Op.StrideZ, i, j, Op.Nz - 1, g.Nx * g.Ny, fz);
            }
        }

        void Close(bool inner, double[] faces, int upper, int i, int j, int k, int outward, double geometry)
        {
            if (!inner)
            {
                return;
            }
            var a = g.Index(Low.I + i, Low.J + j, Low.K + k);
            var b = a + outward;
            var conductance = geometry * 2.0 * sigma[a] * sigma[b] / ((double)sigma[a] + sigma[b]);
            faces[Op.Padded(i, j, k) + upper] = phi[a] != 0 ? conductance * Math.Clamp(((double)phi[a] - phi[b]) / phi[a], 0, 1) : 0;
        }
    }
}
