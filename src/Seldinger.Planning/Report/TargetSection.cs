using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Report;

/// <summary>Everything about one lesion.</summary>
internal static class TargetSection
{
    public static Markup Draw(PlanResult plan, TargetPlan target, int index, ReportOptions options)
    {
        var pictures = new TargetPictures(plan, target, options.Threads);
        return Markup.Of($"""
            <section class="target" id="target-{index}"><h2>{ReportText.Capital(target.Lesion.Name)}</h2>
            <p class="lead">{Summary(plan, target)}</p>
            {Tiles(plan, target)}
            {Slices(pictures, PathWords.Of(target.Paths.Kind), MarginSection.Map(target, $"map-{index}"))}
            {Surfaces(pictures)}
            {(target.Step is { Shaft: null } ? Markup.None : PathSection.Draw(target))}
            {(plan.Therapy.Scope == StepScope.Systemic ? Markup.None : GuidanceSection.Draw(plan, target))}
            {MarginSection.Draw(plan, target)}
            {UncertaintySection.Draw(target, pictures)}
            {ShelfSection.Draw(target, pictures)}
            {(target.Margin is null ? Markup.None : MarginSection.Organs(target))}
            {InjectionSection.Draw(plan, target)}
            {CurvesSection.Draw(plan, target)}
            </section>
            """);
    }

    /// <summary>Lesion, therapy, settings and path in one line.</summary>
    public static Markup Summary(PlanResult plan, TargetPlan target)
    {
        var l = target.Lesion;
        var lesion = Markup.Of($"{ReportText.Ml(l.VolumeMl)}, largest diameter {ReportText.Mm(l.DiameterMm)}");
        if (target.Step is not { } step)
        {
            return Markup.Of($"{lesion}. {PathWords.Of(target.Paths.Kind).NoneFound}, so nothing was simulated.");
        }
        var settings = string.Join(", ", plan.Therapy.Parameters(plan.Device).Select(p => $"{p.Name} {ReportText.Setting(step.Settings.TryGetValue(p.Name, out var v) ? v : p.Default, p.Unit)}"));
        var rank = TargetPictures.Rank(target);
        return Markup.Of($"{lesion}. {plan.Therapy.Name} with {plan.Device.Name}: {settings}{(rank > 0 ? $", {PathWords.Of(target.Paths.Kind).Path} {rank}" : "")}.");
    }

    /// <summary>Whether the margin asked for is reached: met, not met, or unknown without a zone.</summary>
    public static CriterionStatus MarginStatus(PlanResult plan, TargetPlan target) =>
        target.Margin is not { } m ? CriterionStatus.Unknown : m.MinimalMm >= plan.AskedMarginMm ? CriterionStatus.Met : CriterionStatus.NotMet;

    private static Markup Tiles(PlanResult plan, TargetPlan target)
    {
        if (target.Margin is not { } m)
        {
            return Markup.None;
        }
        var margin = Tile(m.MinimalMm < 0 ? "bad" : m.MinimalMm < plan.AskedMarginMm ? "warn" : "", "Smallest margin", ReportText.Mm(m.MinimalMm), $"{m.Weak.Words}", Markup.Of($"asked for {ReportText.Mm(plan.AskedMarginMm)}: {FindingsSection.Tag(MarginStatus(plan, target))}"));
        var p = target.Probabilities.Count > 0 ? target.Probabilities[0] : null;
        var chance = p is null ? Tile("", "Under placement error", "\u2013", target.Path is null ? "no path" : target.Paths.Kind switch { AccessKind.Catheter => "not computed inside a vessel", AccessKind.Endoscope => "no published error of a needle from an endoscope is stored", _ => "not computed for a beam" }, Markup.None)
            : Tile("", $"P(margin ≥ {p.AskedMm:0.#} mm)", ReportText.Share(p.ProbabilityAsked), $"whole lesion inside: {ReportText.Share(p.ProbabilityCovered)}", Markup.Of($"{p.Error.Name}, mean error {ReportText.Mm(p.Error.LateralMeanMm)}"));
        var (q, words) = (target.Path, PathWords.Of(target.Paths.Kind));
        var path = q is null ? Tile("", "Path", "\u2013", "", Markup.None)
            : target.Paths.Kind == AccessKind.Catheter ? Tile("", "Needle tracks", $"{target.Tracks.Count}", $"catheter in the {q.Scores.First(s => s.Id == VesselPlanner.Radius).Label}", Markup.Of($"{ReportText.Mm(q.Scores.First(s => s.Id == VesselPlanner.NearSide).Value)} from its axis to the near side"))
            : Tile("", words.Puncture.Length == 0 ? "Depth of the focus" : $"Depth from {words.From}", $"{ReportText.N(q.LengthMm, "0")}\u00a0mm", $"in plane {ReportText.Degrees(q.InPlaneAngleDeg)}, out of plane {ReportText.Degrees(q.CraniocaudalTiltDeg)}", Markup.Of($"{(words.Puncture.Length == 0 ? "" : ReportText.Count(target.Punctures, words.Puncture) + "; ")}{words.Entry} at table z {ReportText.Mm(q.TableZMm)}; {ReportText.N(q.UnassessedMm, "0")} mm not assessed"));
        var healthy = Tile("", "Healthy tissue destroyed", ReportText.Ml(m.HealthyDestroyedMl), $"{(m.HealthyDestroyedPercent is { } h ? $"{ReportText.N(h, "0.0")} % of the organ" : "share of the organ unknown")}{(m.OutsideOrganMl is > 0.05 ? $", and {ReportText.Ml(m.OutsideOrganMl)} outside it" : "")}", Markup.Of($"zone {ReportText.Ml(m.ZoneMl)}, lesion left {ReportText.Ml(m.ResidualMl)}"));
        return Markup.Of($"<div class=\"tiles\">{margin}{chance}{path}{healthy}</div>");
    }

    private static Markup Tile(string state, string name, string value, string line, Markup small) =>
        Markup.Of($"<div class=\"tile {state}\"><span>{name}</span><b>{value}</b><i>{line}</i><span>{small}</span></div>");

    private static Markup Slices(TargetPictures pictures, PathWords words, Markup map)
    {
        var scene = pictures.Scene;
        var planes = new[] { pictures.NeedlePlane, pictures.WeakPlane }.OfType<SlicePlane>().Concat(pictures.StandardPlanes).ToList();
        var groups = planes.SelectMany(p => SlicePicture.GroupsIn(scene, p)).DistinctBy(g => g.Id).ToList();
        var needle = pictures.NeedlePlane is { } n
            ? Markup.Of($"<figure>{SlicePicture.Draw(scene, n, new(640))}<figcaption>Plane through {scene.Instrument} and lesion. Marks every 10 mm from {words.From}; thin lines are the other ranked ones, projected.</figcaption></figure>") : Markup.None;
        var weak = pictures.WeakPlane is { } w
            ? Markup.Of($"<figure>{SlicePicture.Draw(scene, w, new(420, Thumbnail: false, Alternatives: false))}<figcaption>Plane through the lesion centre and the point with the smallest margin (ring).</figcaption></figure>") : Markup.None;
        var rest = pictures.StandardPlanes.Select(p => Markup.Of($"<figure>{SlicePicture.Draw(scene, p, new(360, Thumbnail: false, Alternatives: false))}</figure>"));
        return Markup.Of($"<div class=\"pics hero\">{needle}<div class=\"column\">{weak}{map}</div></div>{Legend(scene, groups)}<div class=\"pics three\">{rest}</div>");
    }

    private static Markup Legend(SliceScene scene, IEnumerable<StructureGroup> groups)
    {
        Markup Item(string cls, string label) => Markup.Of($"<span><svg class=\"slice\" viewBox=\"0 0 26 10\"><path class=\"{cls}\" d=\"M2 5H24\"/></svg>{label}</span>");
        var automatic = scene.Structures.Any(s => s.Automatic && Palette.GroupOf(s.Name) is not null) ? Item("st bone auto", "dashed: found automatically, not from a label") : Markup.None;
        return Markup.Of($"<div class=\"legend\">{Item("lesion", "lesion")}{(scene.AskedMarginMm > 0 ? Item("asked", $"{scene.AskedMarginMm:0.#} mm around it") : Markup.None)}{(scene.Zone is null ? Markup.None : Item("zone", "simulated zone"))}{(scene.Temperature is null ? Markup.None : Item("iso", scene.Cold ? "lowest temperature (0 °C: edge of the ice)" : "highest temperature"))}{(scene.Path is null ? Markup.None : Item("needle", scene.Instrument))}{(scene.Path is { Breaks: true } || scene.More.Any(m => m.Breaks) || scene.Prongs.Any(p => p.Violations.Count > 0) ? Item("needle bad", "breaks a hard limit") : Markup.None)}{groups.Select(g => Item($"st {g.Id}", g.Label))}{automatic}</div>");
    }

    private static Markup Surfaces(TargetPictures pictures)
    {
        var views = pictures.Surfaces();
        return Markup.Of($"<div class=\"pics two\">{views.Select(v => Markup.Of($"<figure>{v}</figure>"))}</div><p class=\"small\">Lesion yellow{(pictures.Scene.Zone is null ? "" : ", around it the zone, coloured by how far it reaches beyond the lesion (red: less than nothing, light red to 5 mm, light blue to 10 mm, dark blue more)")}; veins blue, arteries magenta, gallbladder green, bowel brown, bone ivory{(pictures.Scene.Path is null ? "" : $"; {pictures.Scene.Instrument} black (red where it breaks a hard limit), the other ranked ones grey")}.</p>");
    }
}
