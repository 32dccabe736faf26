using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics.QuasiRandom;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Injection;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Dose;

/// <summary>A share with its range over the draws.</summary>
/// <param name="Central">With central values.</param>
/// <param name="Low">Least of the draws and the central one.</param>
/// <param name="High">Most of the draws and the central one.</param>
public sealed record DoseShare(double Central, double Low, double High);

/// <summary>What one volume does to a ball in perfused liver, in one go.</summary>
/// <param name="VolumeMl">Volume injected, mL.</param>
/// <param name="Covered">Share of the lesion destroyed.</param>
/// <param name="MarginCovered">Share of the lesion with the rule's margin destroyed.</param>
/// <param name="Destroyed">Volume destroyed over the volume that the rule means to reach.</param>
/// <param name="Refluxed">Share of the fluid that ran back along the needle, out of the tissue.</param>
/// <param name="WashedOut">Share that blood took away.</param>
public sealed record DoseOutcome(double VolumeMl, DoseShare Covered, DoseShare MarginCovered, DoseShare Destroyed, DoseShare Refluxed, DoseShare WashedOut);

/// <summary>The rule's volume for one size, beside what the simulation makes of it.</summary>
/// <param name="DiameterMm">Diameter of the lesion, mm.</param>
/// <param name="Draft">True when few draws on coarse cells were made.</param>
/// <param name="Rule">The rule.</param>
/// <param name="OneSession">One session at the cap, or at the rule's volume where that is less.</param>
/// <param name="Whole">The rule's whole volume at once.</param>
public sealed record DoseLine(double DiameterMm, bool Draft, DoseRule Rule, DoseOutcome OneSession, DoseOutcome Whole);

/// <summary>Dose against size: the rule, sessions, and simulated coverage with its range over the uncertain values. Neither is fitted to the other.</summary>
public static class DoseAgainstSize
{
    /// <summary>Depth of the needle's tip below the surface of the tissue, mm.</summary>
    public const double DepthMm = 60;

    private const double StepS = 10, DwellS = 300;

    /// <summary>Values that are drawn.</summary>
    public static IReadOnlyList<string> Uncertain(string agent) => [$"{agent}.distribution_volume", "injection-tissue.conductivity", "injection-tissue.dilation", "injection-tissue.crack_pressure", "injection-tissue.shear_modulus", "liver.perfusion"];

    /// <summary>The line of one size.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="agent">Catalogue id of the agent.</param>
    /// <param name="diameterMm">Diameter, mm.</param>
    /// <param name="encapsulated">True when a complete capsule surrounds the lesion.</param>
    /// <param name="draft">True: fewer draws on coarser cells.</param>
    /// <param name="threads">Threads, at least 1; results do not depend on it.</param>
    /// <param name="cancel">Cancels.</param>
    public static DoseLine Of(Catalogue catalogue, string agent, double diameterMm, bool encapsulated, bool draft, int threads, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var rule = DoseRule.Of(new(catalogue), Math.PI / 6 * Math.Pow(diameterMm, 3) * 1e-3);
        DoseOutcome Outcome(double volumeMl)
        {
            var runs = new double[1 + (draft ? 3 : 6)][];
            Parallel.For(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancel }, n =>
                runs[n] = Simulate(new(catalogue, Quantiles(agent, n)), agent, rule, volumeMl, encapsulated, draft ? 3 : 2));
            DoseShare Share(int m) => new(runs[0][m], runs.Min(r => r[m]), runs.Max(r => r[m]));
            return new(volumeMl, Share(0), Share(1), Share(2), Share(3), Share(4));
        }
        var whole = Outcome(rule.VolumeMl);
        return new(diameterMm, draft, rule, rule.Sessions == 1 ? whole : Outcome(rule.SessionCapMl), whole);
    }

    private static Dictionary<string, double>? Quantiles(string agent, int draw)
    {
        var keys = Uncertain(agent);
        var points = new Halton(keys.Count);
        return draw == 0 ? null : keys.Select((key, k) => (key, Value: points.At(draw, k))).ToDictionary(p => p.key, p => p.Value);
    }

    // Covered, with margin, volume over the rule's, refluxed, washed out.
    private static double[] Simulate(Draw draw, string agent, DoseRule rule, double volumeMl, bool encapsulated, double spacingMm)
    {
        var reach = rule.RadiusMm + draw.Si("injection-dose.margin") * 1e3;
        var half = (int)Math.Ceiling((1.4 * reach + 12) / spacingMm);
        // Along the needle the box reaches to the surface of the tissue.
        var (n, up) = (2 * half + 1, (int)Math.Ceiling(Math.Max(DepthMm, 1.4 * reach + 12) / spacingMm));
        var s = spacingMm * 1e-3;
        var state = new TissueState(new(n, n, half + up + 1, s, s, s, new Vec3(half, half, half) * -s, new(1, 0, 0), new(0, 1, 0)), ["liver", "tumour"]);
        var (g, perfusion) = (state.Grid!, (float)(draw.Si("liver.perfusion") * draw.Si("liver.density")));
        var (lesion, target) = (new bool[g.Count], new bool[g.Count]);
        Array.Fill(state.Get(Fields.Perfusion).Data, perfusion);
        Array.Fill(state.Get(Fields.PerfusionBaseline).Data, perfusion);
        for (var c = 0; c < g.Count; c++)
        {
            var r = g.ToLpsMm(g.CentreM(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny))).Length;
            (lesion[c], target[c]) = (r <= rule.RadiusMm, r <= reach);
            state.Get(Fields.Tissue).Data[c] = lesion[c] ? (byte)1 : (byte)0;
        }
        var entry = draw.Catalogue[agent];
        var source = new FluidSource
        {
            Name = "needle", Agent = agent, Shaft = new(new(0, 0, DepthMm), Vec3.Zero), VolumeM3 = volumeMl * 1e-6, RateM3PerS = entry["rate"].Si,
            NeedleRadiusMm = entry["outer_diameter"].Si * 1e3 / 2, Encapsulated = encapsulated, DurationS = volumeMl * 1e-6 / entry["rate"].Si,
        };
        ProcedureWindow[] windows = [new("session", 0, source.DurationS + DwellS, [source])];
        using var run = new Run(new(ProcessRegistry.Procedure(windows), windows), new(state), new(draw, 1, 1, new Dictionary<string, string> { ["injection-max-step-s"] = FormattableString.Invariant($"{StepS}") }));
        run.AdvanceTo(windows[0].EndS);
        var viability = state.Get(Fields.Viability).Data;
        double Dead(bool[] inside) => (double)Enumerable.Range(0, g.Count).Count(c => inside[c] && viability[c] < ThermalDamage.DestroyedBelow) / inside.Count(i => i);
        var readings = run.Readings();
        return [Dead(lesion), Dead(target), ThermalDamage.DestroyedVolumeM3(state) * 1e6 / rule.VolumeMl, readings["refluxed-mL"] / volumeMl, readings["washed-out-mL"] / volumeMl];
    }
}
