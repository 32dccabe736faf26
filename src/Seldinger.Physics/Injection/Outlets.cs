using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Numerics.Multigrid;

namespace Seldinger.Physics.Injection;

/// <summary>Where an injection enters the tissue.</summary>
/// <param name="Cells">Padded cell and share of the flow.</param>
/// <param name="Refluxed">Share of the flow that runs back out of the tissue.</param>
/// <param name="Track">The backflow.</param>
internal sealed record Outlets(IReadOnlyList<(int Cell, double Share)> Cells, double Refluxed, Backflow Track)
{
    private const double SpreadCells = 2, TrackStep = 0.25;

    /// <summary>Outlets of a fluid: at the tip, and along the needle as far as it runs back; or evenly along the holes of a perfused electrode.</summary>
    internal static Outlets Of(FluidSource source, double flowM3PerS, Injectate agent, InjectionTissue tissue, TissueState state, FaceConductances op)
    {
        if (source.PerforatedMm > 0)
        {
            return Along(source, tissue, state, op);
        }
        var dilated = tissue.ReferenceConductivity * tissue.Dilation * tissue.WaterViscosityPaS / agent.ViscosityPaS;
        var track = NeedleTrack.Of(flowM3PerS, dilated, source.NeedleRadiusMm * 1e-3, tissue.ShearModulusPa, agent.TrackViscosityPaS, tissue.CrackPa);
        var (g, shares) = (state.Grid!, new SortedDictionary<int, double>());
        var tip = g.ToLocalM(source.Shaft.TipMm);
        var back = g.ToLocalDirection(source.Shaft.Direction) * -1;
        double refluxed = 0;
        if (!Ball(state, tissue, op, tip, 0, 1 - track.Share, shares))
        {
            refluxed += 1 - track.Share;
        }
        var step = TrackStep * Math.Min(g.Dx, Math.Min(g.Dy, g.Dz));
        var left = track.Share;
        for (var x = 0.0; left > 0; x += step)
        {
            var beyond = track.Share * NeedleTrack.Beyond(track, x + step);
            // The first place outside the tissue lets out all that comes so far.
            if (!Ball(state, tissue, op, tip + back * (x + Math.Min(step, track.LengthM) / 2), 0, left - beyond, shares))
            {
                refluxed += left;
                break;
            }
            left = beyond;
        }
        return new([.. shares.Select(s => (s.Key, s.Value))], refluxed, track);
    }

    private static Outlets Along(FluidSource source, InjectionTissue tissue, TissueState state, FaceConductances op)
    {
        var (g, shares) = (state.Grid!, new SortedDictionary<int, double>());
        var (tip, back) = (g.ToLocalM(source.Shaft.TipMm), g.ToLocalDirection(source.Shaft.Direction) * (-1e-3 * source.PerforatedMm));
        var count = Math.Max(1, (int)Math.Ceiling(1e-3 * source.PerforatedMm / Math.Min(g.Dx, Math.Min(g.Dy, g.Dz))));
        var outside = Enumerable.Range(0, count).Count(n => !Ball(state, tissue, op, tip + back * ((n + 0.5) / count), 0, 1.0 / count, shares));
        return new([.. shares.Select(s => (s.Key, s.Value))], (double)outside / count, default);
    }

    /// <summary>Cells of a depot.</summary>
    internal static Outlets Of(DepotSource source, InjectionTissue tissue, TissueState state, FaceConductances op)
    {
        var shares = new SortedDictionary<int, double>();
        var inside = Ball(state, tissue, op, state.Grid!.ToLocalM(source.CentreMm), source.RadiusMm * 1e-3, 1, shares);
        return new([.. shares.Select(s => (s.Key, s.Value))], inside ? 0 : 1, default);
    }

    // Spreads a share over the cells around a point, at least two cells wide so that one cell does not set the step; false where the point lies outside the tissue.
    private static bool Ball(TissueState state, InjectionTissue tissue, FaceConductances op, Vec3 centreM, double radiusM, double share, SortedDictionary<int, double> shares)
    {
        var (g, kinds) = (state.Grid!, state.Get(Fields.Tissue).Data);
        bool Takes(int i, int j, int k) => i >= 0 && j >= 0 && k >= 0 && i < g.Nx && j < g.Ny && k < g.Nz && kinds[g.Index(i, j, k)] is var t && !tissue.Closed[t] && !tissue.Vessel[t];
        var (ci, cj, ck) = ((int)Math.Floor(centreM.X / g.Dx + 0.5), (int)Math.Floor(centreM.Y / g.Dy + 0.5), (int)Math.Floor(centreM.Z / g.Dz + 0.5));
        if (!Takes(ci, cj, ck) || share <= 0)
        {
            return share <= 0;
        }
        var reach = Math.Max(radiusM, SpreadCells * Math.Max(g.Dx, Math.Max(g.Dy, g.Dz)));
        var (ri, rj, rk) = ((int)Math.Ceiling(reach / g.Dx), (int)Math.Ceiling(reach / g.Dy), (int)Math.Ceiling(reach / g.Dz));
        var cells = new List<(int Cell, double Weight)>();
        for (var k = ck - rk; k <= ck + rk; k++)
        {
            for (var j = cj - rj; j <= cj + rj; j++)
            {
                for (var i = ci - ri; i <= ci + ri; i++)
                {
                    var weight = 1 - Vec3.Distance(g.CentreM(i, j, k), centreM) / reach;
                    if (weight > 0 && Takes(i, j, k))
                    {
                        cells.Add((op.Padded(i, j, k), weight));
                    }
                }
            }
        }
        var total = cells.Sum(c => c.Weight);
        foreach (var (cell, weight) in cells)
        {
            shares[cell] = shares.GetValueOrDefault(cell) + share * weight / total;
        }
        return true;
    }
}
