using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics.Multigrid;

namespace Seldinger.Physics.Injection;

/// <summary>
/// Darcy flow of an injected fluid: div(K grad p) = -q, open ends, no flow into gas or through the walls of large vessels; a capsule is a thin layer of low permeability around
/// the tumour. Pressure dilates the pores: K = K0 (1 + (D - 1) min(1, p / p_crack)), solved by repeated substitution.
/// </summary>
internal sealed class FluidFlow
{
    private const int Substitutions = 4;
    private const double Coarse = 1e-3, Fine = 1e-8;
    private const int MostIterations = 200;

    private readonly TissueState _state;
    private readonly InjectionTissue _tissue;
    private readonly MultigridSolver<float> _solver;
    private readonly (double X, double Y, double Z) _spacing;
    private readonly int _threads;

    internal FluidFlow(TissueState state, InjectionTissue tissue, int threads)
    {
        (_state, _tissue, _threads) = (state, tissue, threads);
        var g = state.Grid!;
        _spacing = (g.Dx, g.Dy, g.Dz);
        Op = new(g.Nx, g.Ny, g.Nz);
        Pressure = new double[Op.PaddedLength];
        _solver = new(Op, _spacing, threads);
    }

    /// <summary>Conductances over the tissue's reference conductivity, m.</summary>
    internal FaceConductances Op { get; }

    /// <summary>Pressure, padded, Pa.</summary>
    internal double[] Pressure { get; }

    /// <summary>Solves for a set of inflows; true when it converged.</summary>
    /// <param name="inflow">Padded index and flow, m3/s.</param>
    /// <param name="viscosityRatio">Viscosity of the fluid over that of the tissue's fluid.</param>
    /// <param name="encapsulated">True when a capsule surrounds the tumour.</param>
    /// <param name="centreM">Centre of the inflow, grid frame.</param>
    internal bool Solve(IReadOnlyList<(int Cell, double Flow)> inflow, double viscosityRatio, bool encapsulated, Vec3 centreM)
    {
        var b = new double[Op.PaddedLength];
        var scale = _tissue.ReferenceConductivity / viscosityRatio;
        foreach (var (cell, flow) in inflow)
        {
            b[cell] += flow / scale;
        }
        Array.Clear(Pressure);
        var rounds = _tissue.Dilation > 1 ? Substitutions : 1;
        for (var n = 1; n <= rounds; n++)
        {
            Assemble(encapsulated, centreM);
            _solver.Update(null);
            var result = _solver.Solve(Pressure, b, n == rounds ? Fine : Coarse, MostIterations);
            if (!double.IsFinite(result.RelativeResidual) || (n == rounds && result.RelativeResidual > 1e-6))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Flow through the lower face of axis 0, 1 or 2 of a padded cell, m3/s.</summary>
    internal double Flow(int axis, int p, double viscosityRatio)
    {
        var (faces, stride) = axis switch { 0 => (Op.X, 1), 1 => (Op.Y, Op.StrideY), _ => (Op.Z, Op.StrideZ) };
        return faces[p] * (Pressure[p - stride] - Pressure[p]) * _tissue.ReferenceConductivity / viscosityRatio;
    }

    private void Assemble(bool encapsulated, Vec3 centreM)
    {
        var g = _state.Grid!;
        var tissue = _state.Get(Fields.Tissue).Data;
        var sigma = new double[g.Count];
        for (var r = 0; r < g.Ny * g.Nz; r++)
        {
            var (p, n) = (Op.Padded(0, r % g.Ny, r / g.Ny), r * g.Nx);
            for (var end = n + g.Nx; n < end; n++, p++)
            {
                sigma[n] = _tissue.Conductivity(tissue[n]) / _tissue.ReferenceConductivity * (1 + (_tissue.Dilation - 1) * Math.Clamp(Pressure[p] / _tissue.CrackPa, 0, 1));
            }
        }
        Op.SetConductivity(sigma, _spacing, OuterBoundary.Open, (centreM.X, centreM.Y, centreM.Z), _threads);
        if (encapsulated)
        {
            var layer = _tissue.CapsuleConductivity / _tissue.ReferenceConductivity / _tissue.CapsuleM;
            _tissue.ForCapsuleFaces(_state, Op, (axis, p, area) =>
            {
                var faces = axis switch { 0 => Op.X, 1 => Op.Y, _ => Op.Z };
                faces[p] = faces[p] > 0 ? 1 / (1 / faces[p] + 1 / (layer * area)) : 0;
            });
        }
    }
}
