using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Freezing;

/// <summary>
/// The heat equation of tissue that can freeze, in finite volumes: the coefficients of unfrozen tissue, what ice adds to each conductance, and the enthalpies of each cell.
/// Both parts of a face are harmonic means, of the unfrozen and of the frozen conductivities, so that each state conducts across a border of tissues as two half cells in series do.
/// </summary>
public sealed class FreezingCoefficients
{
    private FreezingCoefficients(BioheatCoefficients heat, FreezingLaw law, double stasis, TissueFreezing[] tissues, float[] x, float[] y, float[] z, double[] exchanges)
    {
        (Heat, Law, StasisRiseK, Tissues, IceX, IceY, IceZ, IceExchanges) = (heat, law, stasis, tissues, x, y, z, exchanges);
        var n = heat.Grid.Count;
        (Solid, Mushy, Frozen) = (new float[n], new float[n], new float[n]);
    }

    /// <summary>Unfrozen tissue, perfusion, vessel walls and ends.</summary>
    public BioheatCoefficients Heat { get; }

    /// <summary>Temperature and conduction by enthalpy.</summary>
    public FreezingLaw Law { get; }

    /// <summary>Tissue that was colder does not perfuse again, K above body temperature.</summary>
    public double StasisRiseK { get; }

    /// <summary>Frozen properties by tissue.</summary>
    public IReadOnlyList<TissueFreezing> Tissues { get; }

    /// <summary>What ice adds to the -x faces, W/K; laid out as <see cref="BioheatCoefficients.X"/>.</summary>
    public float[] IceX { get; }

    /// <summary>What ice adds to the -y faces, W/K.</summary>
    public float[] IceY { get; }

    /// <summary>What ice adds to the -z faces, W/K.</summary>
    public float[] IceZ { get; }

    /// <summary>What ice adds to the conductance to blood of each of <see cref="BioheatCoefficients.Exchanges"/>, in their order, W/K.</summary>
    public IReadOnlyList<double> IceExchanges { get; }

    /// <summary>Enthalpy at the solidus per cell, K.</summary>
    public float[] Solid { get; }

    /// <summary>dT/dh in the mushy range per cell.</summary>
    public float[] Mushy { get; }

    /// <summary>dT/dh of frozen tissue per cell.</summary>
    public float[] Frozen { get; }

    /// <summary>Longest stable explicit step where tissue is frozen, s.</summary>
    public double FrozenStepS { get; private set; } = double.PositiveInfinity;

    /// <summary>Lowest rise for which <see cref="FrozenStepS"/> holds, K: ice conducts better the colder it is.</summary>
    public const double ColdestRiseK = -240;

    /// <summary>Builds the coefficients.</summary>
    /// <param name="state">State with tissue, perfusion and vessel radius.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="values">Model numbers.</param>
    /// <param name="openEnds">False: no flux at the ends of the grid.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="nusselt">Replaces the Nusselt number when given.</param>
    public static FreezingCoefficients Build(TissueState state, Draw draw, FreezingValues values, bool openEnds, int threads, double? nusselt = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(values);
        var heat = BioheatCoefficients.Build(state, draw, openEnds, threads, nusselt);
        var tissues = state.Tissues.Select(t => TissueFreezing.From(draw, t)).ToArray();
        var frozen = BioheatCoefficients.Build(state, draw, openEnds, threads, nusselt, [.. tissues.Select(t => t.Conductivity)]);
        float[] Added(float[] ice, float[] unfrozen) => [.. ice.Zip(unfrozen, (a, b) => a - b)];
        var made = new FreezingCoefficients(heat, new(values), values.StasisRiseK, tissues, Added(frozen.X, heat.X), Added(frozen.Y, heat.Y), Added(frozen.Z, heat.Z),
            [.. heat.Exchanges.Zip(frozen.Exchanges, (a, b) => b.Vessel - a.Vessel)]);
        made.Fill();
        made.FrozenStepS = made.Stable();
        return made;
    }

    private void Fill()
    {
        var volume = Heat.Grid.CellVolumeM3;
        for (var c = 0; c < Solid.Length; c++)
        {
            if (Heat.Capacity[c] > 0)
            {
                var t = Tissues[Heat.Tissue[c]];
                var capacity = Heat.Capacity[c] / volume;
                // Heat given off between liquidus and solidus: fusion, and cooling with the mean of both heat capacities.
                var mushy = (t.LatentHeat + 0.5 * (capacity + t.HeatCapacity) * Law.Width) / capacity;
                (Solid[c], Mushy[c], Frozen[c]) = ((float)(Law.LiquidusK - mushy), (float)(Law.Width / mushy), (float)(capacity / t.HeatCapacity));
            }
        }
    }

    private double Stable()
    {
        var ice = Law.Share(ColdestRiseK);
        var extra = new double[Solid.Length];
        for (var e = 0; e < IceExchanges.Count; e++)
        {
            extra[Heat.Exchanges[e].Cell] = Heat.Exchanges[e].Vessel + ice * IceExchanges[e] + Heat.Exchanges[e].Boundary;
        }
        var step = double.PositiveInfinity;
        var (sy, sz) = (Heat.Grid.Nx, Heat.Grid.Nx * Heat.Grid.Ny);
        for (var c = 0; c < Solid.Length; c++)
        {
            if (Heat.Capacity[c] > 0)
            {
                var total = extra[c] + Heat.X[c] + Heat.X[c + 1] + Heat.Y[c] + Heat.Y[c + sy] + Heat.Z[c] + Heat.Z[c + sz]
                    + ice * (IceX[c] + IceX[c + 1] + IceY[c] + IceY[c + sy] + IceZ[c] + IceZ[c + sz]);
                step = total > 0 ? Math.Min(step, Heat.Capacity[c] / (Math.Max(Frozen[c], Mushy[c]) * total)) : step;
            }
        }
        return Math.Min(step, Heat.StableStepS);
    }
}
