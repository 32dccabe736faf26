using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;

namespace Seldinger.Planning.Validation;

/// <summary>Laws of thermal damage at constant temperature against numbers of an independent program.</summary>
internal static class KineticsCases
{
    private const double StepS = 0.25;

    /// <summary>
    /// Rows: law, celsius, what. "viability": of the three-state law after time_s; "time-below": seconds until it falls below level;
    /// "time-to-dose": seconds until a rate law reaches its endpoint; "zone": the time in which the damage process, as plans run it, lets a cell cross the surface of the zone.
    /// </summary>
    internal static IReadOnlyList<ValidationFigure> Run(ValidationContext c)
    {
        var draw = new Draw(c.Catalogue);
        return c.Figures(r =>
        {
            var kelvin = r.Number("celsius") + 273.15;
            return r.Text("what") switch
            {
                "viability" => ThreeState(draw, kelvin, time => time >= r.Number("time_s") - 1e-9, _ => false).Viability,
                "time-below" => ThreeState(draw, kelvin, _ => false, viability => viability < r.Number("level")).TimeS,
                "time-to-dose" => TimeToDose(draw, r.Text("law"), kelvin),
                _ => TimeToZone(draw, r.Text("law"), r.Number("celsius"), r.Number("reference")),
            };
        });
    }

    private static (double TimeS, double Viability) ThreeState(Draw draw, double kelvin, Func<double, bool> timeEnds, Func<double, bool> viabilityEnds)
    {
        var laws = new DamageLaws(draw);
        var forward = laws.ForwardPerS(kelvin);
        double v = 1 - laws.AliveAtStart, d = 0, before = 1;
        var n = 0;
        while (!timeEnds(n * StepS) && !viabilityEnds(1 - d) && n * StepS < 1e4)
        {
            before = 1 - d;
            (v, d) = laws.ThreeState(v, d, forward, StepS);
            n++;
        }
        // Half a step back when a level was crossed: the crossing lies within the last one.
        return ((n - (viabilityEnds(1 - d) && before > 1 - d ? 0.5 : 0)) * StepS, 1 - d);
    }

    private static double TimeToDose(Draw draw, string law, double kelvin)
    {
        var laws = law.StartsWith("arrhenius", StringComparison.Ordinal) ? new DamageLaws(draw, law) : new DamageLaws(draw);
        return law switch
        {
            "cem43" => laws.CemEndpointMin / laws.CemMinPerS(kelvin),
            "liver-whitening" => laws.WhiteningEndpoint / laws.WhiteningPerS(kelvin),
            _ => laws.ArrheniusEndpoint / laws.ArrheniusPerS(kelvin),
        };
    }

    private static double TimeToZone(Draw draw, string endpoint, double celsius, double expectedS)
    {
        var state = new TissueState(Grid3.Cube(Vec3.Zero, 3, 1), ["liver"]);
        Array.Fill(state.Get(Fields.Temperature).Data, (float)(celsius - 37));
        using var run = new ThermalDamage().Start(state, new(draw, 1, 0, new Dictionary<string, string> { ["damage-endpoint"] = endpoint }));
        var step = expectedS / 500;
        var n = 0;
        while (state.Get(Fields.Viability).Data[0] >= ThermalDamage.DestroyedBelow && n < 1000)
        {
            run.Advance(state, [], step);
            n++;
        }
        return (n - 0.5) * step;
    }
}
