using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>The way of a catheter: which labelled vessel its instrument lies in, how blood flows there, and what is published about the place where it enters.</summary>
public static class VesselAccess
{
    private const string Row = "A3.10";

    /// <summary>Entry of kind "endovascular-vessel" whose label holds the middle of an instrument, or lies nearest to it within two voxels; null when none does.</summary>
    public static CatalogueEntry? VesselOf(StepContext context, Shaft shaft)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(shaft);
        var middle = (shaft.EntryMm + shaft.TipMm) * 0.5;
        var vessels = context.Draw.Catalogue.OfKind("endovascular-vessel").ToList();
        return Enumerable.Range(0, 3).Select(reach => vessels.FirstOrDefault(v => Structures(v).Select(context.Case.Structure).Any(m => m is not null && Holds(m.Mask, middle, reach)))).FirstOrDefault(v => v is not null);
    }

    /// <summary>Labels that an entry of kind "endovascular-vessel" stands for.</summary>
    public static IEnumerable<string> Structures(CatalogueEntry vessel)
    {
        ArgumentNullException.ThrowIfNull(vessel);
        return vessel.Json.GetProperty("structures").EnumerateArray().Select(s => s.GetString()!);
    }

    /// <summary>True when blood flows from the tip of the instrument towards where it came in.</summary>
    public static bool Against(StepContext context, Shaft shaft) => VesselOf(context, shaft)?.Text("flow") == "against";

    /// <summary>No track through the liver's capsule, and the complications of the access site in its place.</summary>
    public static IEnumerable<Finding> Findings(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var vessel = context.Step.Shaft is { } shaft ? VesselOf(context, shaft) : null;
        yield return new("access.capsule", vessel is null ? CriterionStatus.Unknown : CriterionStatus.Met, Severity.Info, "no puncture of the liver's capsule",
            vessel is null ? "no labelled vessel holds the instrument: the way to it is not known" : $"0 punctures, 0 needle tracks: the catheter stays inside vessels and, towards the portal vein, inside the liver. Published series reached the portal vein through the skin and the liver's capsule; that way is not the one planned here.", [], "mizandari2013", Grade.E3, Row);
        foreach (var site in context.Draw.Catalogue.OfKind("access-site").Where(s => s.Id == vessel?.Text("access_site")))
        {
            var first = site.Values.Values.First();
            yield return new("access.site", CriterionStatus.Note, Severity.Caution, "published complications of the access site",
                FormattableString.Invariant($"{site.Name} to the {vessel!.Name}: {string.Join(", ", site.Values.Select(v => FormattableString.Invariant($"{v.Key} {v.Value.Value:0.##} %")))} ({first.Condition}). Not a prediction for this patient."), [], first.Source, first.Grade, Row);
        }
    }

    private static bool Holds(Mask mask, Vec3 mm, int reach)
    {
        var (g, q) = (mask.Geometry, mask.Geometry.ToLps.Inverse().Apply(mm));
        var (i, j, k) = ((int)Math.Floor(q.X + 0.5), (int)Math.Floor(q.Y + 0.5), (int)Math.Floor(q.Z + 0.5));
        for (var n = 0; n < (2 * reach + 1) * (2 * reach + 1) * (2 * reach + 1); n++)
        {
            var side = 2 * reach + 1;
            var (x, y, z) = (i + n % side - reach, j + n / side % side - reach, k + n / (side * side) - reach);
            if (x >= 0 && y >= 0 && z >= 0 && x < g.Nx && y < g.Ny && z < g.Nz && mask[x, y, z])
            {
                return true;
            }
        }
        return false;
    }
}
