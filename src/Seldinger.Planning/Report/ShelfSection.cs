using Seldinger.Planning.Inverse;

namespace Seldinger.Planning.Report;

/// <summary>The zone that one would wish for, and how near one applicator of every device comes to it.</summary>
internal static class ShelfSection
{
    public static Markup Draw(TargetPlan target, TargetPictures pictures)
    {
        if (target.Shelf is not { } shelf)
        {
            return Markup.None;
        }
        var ideal = shelf.Ideal;
        var scene = pictures.Scene with { Ideal = ideal.Mask, Zone = shelf.Nearest, Temperature = null, Path = null, More = [], Alternatives = [], WeakMm = null, AskedMarginMm = 0 };
        var slices = pictures.StandardPlanes.Select(p => Markup.Of($"<figure>{SlicePicture.Draw(scene, p, new(360, Thumbnail: false, Alternatives: false))}</figure>"));
        Markup Item(string cls, string label) => Markup.Of($"<span><svg class=\"slice\" viewBox=\"0 0 26 10\"><path class=\"{cls}\" d=\"M2 5H24\"/></svg>{label}</span>");
        return Markup.Of($"""
            <h3>The ideal zone, and how near the shelf comes</h3>
            <p>{Shape(ideal)}</p>
            {Spared(ideal)}
            {Gap(shelf)}
            <div class="pics three">{slices}</div>
            <div class="legend">{Item("lesion", "lesion")}{Item("ideal", "ideal zone")}{(shelf.Lines.Count > 0 ? Item("zone", $"nearest zone: {shelf.Lines[0].Device.Name}") : Markup.None)}</div>
            {Table(shelf)}
            <p class="small">One applicator of each device, by itself, on the reduced model ({Place.ReducedModel.SpacingMm:0.#} mm cells, {shelf.Runs} runs): settings at a few levels, every minute, shifts along two paths; against the ideal zone on 1 mm voxels. The order is that of the Dice coefficient: of shape, not of merit, and it says nothing about what the lesion needs.</p>
            """);
    }

    private static Markup Shape(IdealZone ideal)
    {
        var size = string.Join(" × ", ideal.Axes.Select(a => ReportText.N(a.LengthMm, "0")));
        var organ = ideal.Organ.Length > 0 ? $" as far as the {ReportText.Structure(ideal.Organ)} goes" : "";
        return Markup.Of($"Lesion and {ideal.MarginMm:0.#} mm around it{organ}, without vessels and without what lies nearer to a structure than the rules of paths keep from it: <b>{ReportText.Ml(ideal.VolumeMl)}, {size} mm</b> along its principal axes; the lesion is {ReportText.Ml(ideal.Lesion.VolumeMl)} of it.");
    }

    private static Markup Spared(IdealZone ideal)
    {
        if (ideal.Spared.Count == 0)
        {
            return Markup.Of($"<p class=\"small\">No segmented structure cuts it; what nobody segmented is not spared.</p>");
        }
        var cuts = string.Join("; ", ideal.Spared.Select(s => $"{ReportText.Structure(s.Structure)}{(s.DistanceMm > 0 ? $" with {s.DistanceMm:0.#} mm" : "")} {ReportText.Ml(s.CutMl)}"));
        var conflict = ideal.ConflictMl > 0
            ? Markup.Of($" <b>{ReportText.Ml(ideal.ConflictMl)} of the lesion lie nearer than that to {string.Join(", ", ideal.Spared.Where(s => s.LesionMl > 0).Select(s => ReportText.Structure(s.Structure)))}: they stay in the ideal zone, and covering them and keeping the distance contradict each other.</b>") : Markup.None;
        return Markup.Of($"<p class=\"small\">Margin cut away by {cuts}. What nobody segmented is not spared.{conflict}</p>");
    }

    private static Markup Gap(ShelfResult shelf)
    {
        if (shelf.Lines.Count == 0)
        {
            return Markup.Of($"<div class=\"call bad\"><b>No device makes a zone at this lesion.</b></div>");
        }
        var best = shelf.Lines[0];
        return Markup.Of($"<div class=\"call\"><b>The ideal shape is one that nothing available makes.</b> Of {shelf.Lines.Count} devices the nearest zone, of {best.Device.Name} ({best.Therapy.Name.ToLowerInvariant()}), has a Dice coefficient of {ReportText.N(best.Fit.Dice, "0.00")} with it: {ReportText.Ml(best.Fit.ResidualMl)} of the ideal zone stay outside, {ReportText.Ml(best.Fit.OvertreatedMl)} are destroyed beyond it.</div>");
    }

    private static Markup Table(ShelfResult shelf)
    {
        var rows = shelf.Lines.Select(l => Markup.Of($"<tr><td>{l.Device.Name}<br><span class=\"key\">{l.Therapy.Name}</span> {ReportText.GradeBadge(l.Therapy.Grade)}</td><td>{string.Join(", ", l.Shown.Select(s => $"{s.Key.Replace('_', ' ')} {s.Value}"))}</td><td class=\"n\">{l.PathRank}</td><td class=\"n\">{ReportText.N(l.DepthMm, "+0.#;-0.#;0")}</td><td class=\"n\">{ReportText.N(l.Fit.Dice, "0.00")}</td><td class=\"n\">{ReportText.Ml(l.Fit.OvertreatedMl)}</td><td class=\"n\">{ReportText.Ml(l.Fit.ResidualMl)}</td><td class=\"n\">{ReportText.Ml(l.LesionLeftMl)}</td></tr>"));
        var without = shelf.Without.GroupBy(w => w.Reason).Select(g => Markup.Of($"<tr><td colspan=\"8\"><span class=\"key\">{string.Join(", ", g.Select(w => w.Device.Name))}: {g.Key}</span></td></tr>"));
        return Markup.Of($"<table><thead><tr><th>Device</th><th>Settings</th><th class=\"n\">Path</th><th class=\"n\">Shift<br>mm</th><th class=\"n\">Dice</th><th class=\"n\">Over-<br>treated</th><th class=\"n\">Residual</th><th class=\"n\">Lesion<br>left</th></tr></thead><tbody>{rows}{without}</tbody></table>");
    }
}
