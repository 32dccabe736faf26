using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Physics.Injection;
using Seldinger.Planning.Dose;

namespace Seldinger.Planning.Report;

/// <summary>Where an injected agent went, what a vector reached, and the dose by the rule beside the simulated one.</summary>
internal static class InjectionSection
{
    public static Markup Draw(PlanResult plan, TargetPlan target)
    {
        if (target.Simulation is not { } simulation || !simulation.Readings.TryGetValue("injected-mL", out var injected) || injected <= 0)
        {
            return Markup.None;
        }
        var depot = plan.Therapy.DeviceKind == "drug-depot";
        double Share(string name) => simulation.Readings[$"{name}-mL"] / injected;
        Markup Row(string name, double share) => Markup.Of($"<tr><td>{name}</td><td class=\"n\">{ReportText.Percent(Math.Max(0, share))}</td></tr>");
        var cracked = simulation.Readings.Any(r => r.Key.EndsWith(".cracked", StringComparison.Ordinal) && r.Value > 0)
            ? Markup.Of($"<p class=\"small\">The pressure at the tip reached the crack pressure: where fluid breaks through the tissue is not modelled.</p>") : Markup.None;
        return Markup.Of($"""
            <h3>Where the agent went</h3>
            <div class="pics two"><div><table><thead><tr><th>At the end of the simulation</th><th class="n">Share of {(depot ? "the drug given off" : "the fluid injected")}</th></tr></thead><tbody>
            {Row("Free in the tissue", Share("in-tissue"))}{Row("Bound or taken up", Share("bound"))}{(depot ? Markup.None : Row("Ran back along the needle", Share("refluxed")))}{Row("Taken away by blood", Share("washed-out"))}{Row("Beyond the simulated box", Share("beyond-grid"))}
            </tbody></table>{cracked}</div><div>{Vector(plan, target)}</div></div>{Dose(target.Dose)}
            """);
    }

    private static Markup Vector(PlanResult plan, TargetPlan target)
    {
        if (!plan.Therapy.Factors.Contains(Factor.Gene))
        {
            return Markup.None;
        }
        var state = target.Simulation!.State;
        var shares = VectorShares.Of(target.Simulation.Readings, plan.Draw.Si($"{plan.Device.Id}.liver_share"));
        var lesion = Place.ZoneScore.OnGrid(target.Lesion.Mask, state.Grid!);
        var (sum, cells) = (0.0, 0);
        var transduced = state.Get(Fields.TransducedFraction).Data;
        for (var n = 0; n < transduced.Length; n++)
        {
            if (lesion.Data[n] != 0)
            {
                (sum, cells) = (sum + transduced[n], cells + 1);
            }
        }
        var gene = GeneExpression.From(plan.Draw, plan.Device.Id);
        return Markup.Of($"""
            <table><thead><tr><th>Vector</th><th class="n">Share</th></tr></thead><tbody>
            <tr><td>Cells of the lesion that took up the gene</td><td class="n">{ReportText.Percent(cells == 0 ? 0 : sum / cells)}</td></tr>
            <tr><td>Off target: liver, by blood</td><td class="n">{ReportText.Percent(shares.Liver)}</td></tr>
            <tr><td>Off target: rest of the body, by blood</td><td class="n">{ReportText.Percent(shares.Systemic)}</td></tr>
            <tr><td>Expression after 28 days over that at the start</td><td class="n">{ReportText.Percent(gene.Level(28 * 86400))}</td></tr>
            </tbody></table><p class="small">Effect on the tumour: {(gene.EffectPerDay == 0 ? "0, none is known" : $"{ReportText.N(gene.EffectPerDay, "0.###")} per day, set by the user")}.</p>
            """);
    }

    private static Markup Dose(DoseLine? dose)
    {
        if (dose is not { } d)
        {
            return Markup.None;
        }
        Markup Range(DoseShare s) => Markup.Of($"{ReportText.Percent(s.Central)} <span class=\"key\">({ReportText.Percent(s.Low)} to {ReportText.Percent(s.High)})</span>");
        Markup Row(string name, DoseOutcome o) => Markup.Of($"<tr><td>{name}</td><td class=\"n\">{ReportText.Ml(o.VolumeMl)}</td><td class=\"n\">{Range(o.Covered)}</td><td class=\"n\">{Range(o.MarginCovered)}</td><td class=\"n\">{Range(o.Destroyed)}</td><td class=\"n\">{Range(o.Refluxed)}</td><td class=\"n\">{Range(o.WashedOut)}</td></tr>");
        return Markup.Of($"""
            <h3>Dose against size</h3>
            <p>Rule for a ball of {ReportText.Mm(d.DiameterMm)}: <b>{ReportText.Ml(d.Rule.VolumeMl)}</b>, {d.Rule.Sessions} {(d.Rule.Sessions == 1 ? "session" : "sessions")} of at most {ReportText.Ml(d.Rule.SessionCapMl)} {ReportText.Source("shiina1993")} {ReportText.Source("pei-review")}. The rule takes the fluid to fill a ball 5 mm wider than the lesion, and to stay. The simulation disagrees where the shares below differ from 100 %.</p>
            <table><thead><tr><th>Simulated, ball in perfused liver, tip in its centre</th><th class="n">Volume</th><th class="n">Lesion<br>destroyed</th><th class="n">With 5 mm<br>destroyed</th><th class="n">Destroyed over<br>the rule's volume</th><th class="n">Ran back</th><th class="n">Taken by blood</th></tr></thead><tbody>{Row("One session", d.OneSession)}{Row("The rule's volume at once", d.Whole)}</tbody></table>
            <p class="small">Central values, and in parentheses the range over {(d.Draft ? 3 : 6)} draws of distribution volume, hydraulic conductivity, dilation, crack pressure, stiffness and perfusion; cells of {(d.Draft ? 3 : 2)} mm, tip {DoseAgainstSize.DepthMm:0} mm deep.</p>
            """);
    }
}
