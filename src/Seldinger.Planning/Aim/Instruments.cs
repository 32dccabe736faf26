using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Aim;

/// <summary>A tine or a tip of a cluster as it lies, with the clearances of paths that it breaks.</summary>
/// <param name="Prong">The part.</param>
/// <param name="Violations">Hard limits about structures and skin that it breaks; empty = all hold.</param>
public sealed record MeasuredProng(Prong Prong, IReadOnlyList<PathViolation> Violations);

/// <summary>From a planned line to all that a therapy puts into the tissue for it: every needle from its own skin entry, every tine, measured by the same rules.</summary>
public static class Instruments
{
    private const double SkinStepMm = 0.5;
    private const double MostSkinMm = 60;
    private const int TurnsTried = 6;

    /// <summary>The needles that stand for a planned line; those beside it begin where they meet the skin.</summary>
    /// <param name="theCase">Case with a structure "body".</param>
    /// <param name="therapy">The therapy.</param>
    /// <param name="device">Its device.</param>
    /// <param name="settings">Settings of the step, SI.</param>
    /// <param name="line">The planned line.</param>
    public static IReadOnlyList<Shaft> Shafts(Case theCase, Therapy therapy, CatalogueEntry device, IReadOnlyDictionary<string, double> settings, Shaft line)
    {
        ArgumentNullException.ThrowIfNull(theCase);
        ArgumentNullException.ThrowIfNull(therapy);
        var array = therapy.Array(line, device, settings);
        return array.Count == 1 ? array : [.. array.Select(s => s with { EntryMm = OnSkin(theCase, s.EntryMm, s.Direction) })];
    }

    /// <summary>Tines and tips of instruments, measured.</summary>
    /// <param name="map">Prepared surroundings.</param>
    /// <param name="therapy">The therapy.</param>
    /// <param name="device">Its device.</param>
    /// <param name="settings">Settings of the step, SI.</param>
    /// <param name="shafts">The instruments.</param>
    public static IReadOnlyList<MeasuredProng> Prongs(AccessMap map, Therapy therapy, CatalogueEntry device, IReadOnlyDictionary<string, double> settings, IEnumerable<Shaft> shafts)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(therapy);
        ArgumentNullException.ThrowIfNull(shafts);
        return [.. shafts.SelectMany(s => therapy.Prongs(s, device, settings)).Select(p => new MeasuredProng(p, PathMeasure.OfProng(map, p)))];
    }

    /// <summary>How many needles and tines of what a therapy places on lines break a hard limit.</summary>
    /// <param name="map">Prepared surroundings.</param>
    /// <param name="theCase">Case with a structure "body".</param>
    /// <param name="therapy">The therapy.</param>
    /// <param name="device">Its device.</param>
    /// <param name="settings">Settings of the step, SI.</param>
    /// <param name="lines">The planned lines.</param>
    public static int Breaking(AccessMap map, Case theCase, Therapy therapy, CatalogueEntry device, IReadOnlyDictionary<string, double> settings, IReadOnlyList<Shaft> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var shafts = lines.SelectMany(l => Shafts(theCase, therapy, device, settings, l)).ToList();
        return shafts.Count(s => !PathPlanner.Evaluate(map, s.EntryMm, s.TipMm).MeetsHardLimits) + Prongs(map, therapy, device, settings, shafts).Count(p => p.Violations.Count > 0);
    }

    /// <summary>The settings with each turn about the line that is tried where a therapy leaves it open, the given one first; else the settings alone.</summary>
    internal static IEnumerable<IReadOnlyDictionary<string, double>> Turned(Therapy therapy, CatalogueEntry device, IReadOnlyDictionary<string, double> settings, bool open) =>
        open && therapy.Parameters(device).FirstOrDefault(p => p.Name == Therapy.Turn) is { } turn
            ? Enumerable.Range(0, TurnsTried).Select(n => new Dictionary<string, double>(settings) { [turn.Name] = turn.Low + (turn.High - turn.Low) * n / TurnsTried }) : [settings];

    /// <summary>Where a line through a point meets the skin: outwards while inside the body, else inwards to its first voxel.</summary>
    internal static Vec3 OnSkin(Case theCase, Vec3 atMm, Vec3 inwards)
    {
        if (theCase.Structure("body")?.Mask is not { } body)
        {
            return atMm;
        }
        var toIndex = body.Geometry.ToLps.Inverse();
        bool Inside(Vec3 mm)
        {
            var q = toIndex.Apply(mm);
            return body.Geometry.ContainsIndex(q) && body[(int)Math.Floor(q.X + 0.5), (int)Math.Floor(q.Y + 0.5), (int)Math.Floor(q.Z + 0.5)];
        }
        var at = atMm;
        var outwards = Inside(at);
        for (var moved = 0.0; moved < MostSkinMm; moved += SkinStepMm)
        {
            var next = at + inwards * (outwards ? -SkinStepMm : SkinStepMm);
            if (Inside(next) != outwards)
            {
                return outwards ? at : next;
            }
            at = next;
        }
        return at;
    }
}
