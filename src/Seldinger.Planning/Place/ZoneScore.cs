using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.Place;

/// <summary>What the placement search compares: a zone against the lesion and the margin around it, on one grid.</summary>
public sealed class ZoneScore
{
    private readonly float[] _toLesion;
    private readonly bool[] _tissue;
    private readonly Mask _lesion;
    private readonly double _askedMm;
    private readonly int _threads;

    /// <summary>Prepares the score of one lesion on one simulation grid.</summary>
    /// <param name="lesion">The lesion on the case's geometry.</param>
    /// <param name="state">Grid and tissues; vessels, gas and air are no tissue that a margin could ask for.</param>
    /// <param name="askedMm">Margin asked for, mm.</param>
    /// <param name="threads">Threads.</param>
    public ZoneScore(Mask lesion, TissueState state, double askedMm, int threads)
    {
        ArgumentNullException.ThrowIfNull(state);
        _lesion = OnGrid(lesion, state.Grid!);
        _toLesion = DistanceMap.ToMask(_lesion, threads);
        var tissue = state.Get(Fields.Tissue).Data;
        _tissue = [.. tissue.Select(t => state.Tissues[t] is not ("blood" or "air" or "gas"))];
        _askedMm = askedMm;
        _threads = threads;
    }

    /// <summary>The lesion on the simulation grid.</summary>
    public Mask Lesion => _lesion;

    /// <summary>Distance of every cell to the lesion, mm.</summary>
    public float[] ToLesionMm => _toLesion;

    /// <summary>Cells that a margin could ask for.</summary>
    public bool[] Tissue => _tissue;

    /// <summary>
    /// Minimal margin over the lesion's cells (signed distance to the zone's edge, positive inside), lesion outside the zone, tissue within the margin
    /// asked for outside the zone, zone outside the lesion.
    /// </summary>
    public (double MarginMm, double ResidualMl, double MissedMl, double HealthyMl) Of(Mask zone)
    {
        var (residual, missed, healthy) = Volumes(zone);
        var signed = DistanceMap.Signed(zone, _threads);
        var margin = double.PositiveInfinity;
        for (var c = 0; c < signed.Length; c++)
        {
            if (_lesion.Data[c] != 0)
            {
                margin = Math.Min(margin, -signed[c]);
            }
        }
        // An empty zone is infinitely far away; the lesion's own size bounds what is missing.
        margin = double.IsFinite(margin) ? margin : -Measure.EquivalentDiameterMm(_lesion.VolumeMl);
        return (margin, residual, missed, healthy);
    }

    /// <summary>The volumes alone, mL: all that the score needs.</summary>
    public (double ResidualMl, double MissedMl, double HealthyMl) Volumes(Mask zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        long residual = 0, missed = 0, healthy = 0;
        for (var c = 0; c < zone.Data.Length; c++)
        {
            var outside = zone.Data[c] == 0;
            if (_lesion.Data[c] != 0)
            {
                residual += outside ? 1 : 0;
            }
            else
            {
                healthy += outside ? 0 : 1;
                missed += outside && _tissue[c] && _toLesion[c] <= _askedMm ? 1 : 0;
            }
        }
        var ml = zone.Geometry.VoxelMl;
        return (residual * ml, missed * ml, healthy * ml);
    }

    /// <summary>A mask on the simulation grid, by nearest voxel.</summary>
    public static Mask OnGrid(Mask mask, Grid3 grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        return Resample.NearestMask(mask, grid.ToImageGeometry());
    }
}
