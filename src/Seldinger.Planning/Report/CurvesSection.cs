using Seldinger.Core.Plans;
using Seldinger.Planning.Simulation;

namespace Seldinger.Planning.Report;

/// <summary>Time curves of a simulation: what the source did, how hot it became, what the generator saw.</summary>
internal static class CurvesSection
{
    private const int MostCharts = 6;

    public static Markup Draw(PlanResult plan, TargetPlan target)
    {
        if (target.Simulation is not { Samples.Count: > 1 } simulation)
        {
            return Markup.None;
        }
        var samples = simulation.Samples;
        var start = samples[0].TimeS;
        var charts = new List<Markup>();
        var power = plan.Therapy.Parameters(plan.Device).FirstOrDefault(p => p.Name == "power");
        var set = power is null ? (double?)null : target.Step?.Settings.TryGetValue("power", out var v) == true ? v : power.Default;
        // Sonications follow one another: together they are one curve.
        if (target.Paths.Kind == AccessKind.Transcutaneous)
        {
            charts.Add(Charts.Time("Acoustic power", "W", [.. samples.Select(s => (s.TimeS - start, s.Levels.Values.Sum() * (set ?? 1)))]));
        }
        foreach (var source in samples.SelectMany(s => s.Levels.Keys).Distinct().Order(StringComparer.Ordinal).Where(_ => target.Paths.Kind != AccessKind.Transcutaneous))
        {
            var points = samples.Select(s => (s.TimeS - start, (s.Levels.TryGetValue(source, out var l) ? l : 0) * (set ?? 1))).ToList();
            charts.Add(set is null ? Charts.Time("Level of the source", "share of full", points) : Charts.Time("Generator power", "W", points));
        }
        foreach (var reading in samples.SelectMany(s => s.Readings.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            if (Named(reading, plan.Therapy.DeviceKind == "drug-depot") is var (title, unit, offset) && samples.Any(s => s.Readings.GetValueOrDefault(reading) != 0))
            {
                var points = samples.Where(s => s.Readings.ContainsKey(reading)).Select(s => (s.TimeS - start, s.Readings[reading] + offset)).ToList();
                charts.Add(points.All(p => p.Item2 == 0) ? Markup.None : Charts.Time(title, unit, points));
            }
        }
        var drawn = charts.Where(c => c.Text.Length > 0).Take(MostCharts).ToList();
        return drawn.Count == 0 ? Markup.None : Markup.Of($"<h3>Time curves</h3><div class=\"pics two\">{drawn.Select(c => Markup.Of($"<figure>{c}</figure>"))}</div>{Balance(simulation)}");
    }

    /// <summary>Which readings are shown, under which name, with what added.</summary>
    private static (string Title, string Unit, double Offset)? Named(string reading, bool depot)
    {
        const string rise = "temperature-max-rise-K", fall = "temperature-min-rise-K";
        string Words(string suffix) => ReportText.Capital(reading[..^suffix.Length].Replace('-', ' ').Replace('.', ' '));
        return reading switch
        {
            rise => ("Highest temperature", "°C", Maps.BodyTemperatureC),
            fall => ("Lowest temperature", "°C", Maps.BodyTemperatureC),
            "ice-mL" => ("Ice", "mL", 0),
            "lethal-cold-mL" => ("Destroyed by cold", "mL", 0),
            _ when reading.EndsWith(".wall-C", StringComparison.Ordinal) => (Words("-C"), "°C", 0),
            "skin-C" => ("Warmest skin", "°C", 0),
            "bone-C" => ("Warmest bone surface", "°C", 0),
            "sound-emitted-W" => null,
            _ when reading.EndsWith("impedance-ohm", StringComparison.Ordinal) => ("Impedance", "Ω", 0),
            _ when reading.EndsWith("pressure-kPa", StringComparison.Ordinal) => ("Pressure at the tip", "kPa", 0),
            // A depot gives off mass, not fluid; it counts in milligrams.
            "injected-mL" when depot => ("Drug given off", "mg", 0),
            _ when depot && reading.EndsWith("-mL", StringComparison.Ordinal) => ($"Drug {reading[..^3].Replace('-', ' ')}", "mg", 0),
            _ when reading.EndsWith("-mL", StringComparison.Ordinal) => ($"Agent: {reading[..^3].Replace('-', ' ')}", "mL", 0),
            _ when reading.EndsWith("-outside-W", StringComparison.Ordinal) => null,
            _ when reading.EndsWith("-W", StringComparison.Ordinal) => (Words("-W"), "W", 0),
            _ when reading.EndsWith("-V", StringComparison.Ordinal) => (Words("-V"), "V", 0),
            _ => null,
        };
    }

    private static Markup Balance(SimulationResult s)
    {
        var deposited = s.Readings.TryGetValue("deposited-J", out var j) ? Markup.Of($"Heat {(j < 0 ? "taken out" : "deposited")} {Math.Abs(j) / 1000:0.0} kJ. ") : Markup.None;
        var balance = s.Readings.TryGetValue("energy-balance-relative", out var b) ? Markup.Of($"Energy balance closes to {Math.Abs(b):0.0E+0} of it. ") : Markup.None;
        var troubles = s.Troubles.Count == 0 ? Markup.None : Markup.Of($"<div class=\"call bad\"><b>Numerical trouble</b><ul>{s.Troubles.Take(10).Select(t => Markup.Of($"<li>{t}</li>"))}</ul></div>");
        return Markup.Of($"<p class=\"small\">{deposited}{balance}</p>{troubles}");
    }
}
