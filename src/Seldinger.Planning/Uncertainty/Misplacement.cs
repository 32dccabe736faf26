using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.Values;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Uncertainty;

/// <summary>A plan whose instruments miss: needles lie elsewhere and do there what the plan says; a beam's raster of foci, chosen from the lesion as it is seen, misses as a whole.</summary>
public static class Misplacement
{
    /// <summary>Windows of the steps with every instrument moved.</summary>
    /// <param name="patient">The case.</param>
    /// <param name="steps">Steps as planned.</param>
    /// <param name="missesMm">How far each instrument misses, in the order of the steps and their shafts, LPS mm; empty = none does.</param>
    /// <param name="therapies">Known therapies.</param>
    /// <param name="draw">Values of the run.</param>
    /// <param name="options">Options of the run.</param>
    public static IReadOnlyList<ProcedureWindow> Windows(Case patient, IReadOnlyList<PlanStep> steps, IReadOnlyList<Vec3> missesMm, TherapyRegistry therapies, Draw draw, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(missesMm);
        IReadOnlyList<ProcedureWindow> Of(IReadOnlyList<PlanStep> s) => Simulator.Windows(patient, new(s), therapies, draw, options);
        var planned = Of(steps);
        if (missesMm.Count == 0)
        {
            return planned;
        }
        var first = 0;
        return [.. planned.Zip(Of(Moved(steps, missesMm)), steps).Select(w =>
        {
            var miss = missesMm[first];
            first += w.Third.Shafts.Count;
            return w.First.Sources.OfType<SoundSource>().Any() ? w.First with { Sources = [.. w.First.Sources.Select(s => s is SoundSource b ? b with { ApexMm = b.ApexMm + miss, FocusMm = b.FocusMm + miss } : s)] } : w.Second;
        })];
    }

    private static PlanStep[] Moved(IReadOnlyList<PlanStep> steps, IReadOnlyList<Vec3> missesMm)
    {
        var at = 0;
        return [.. steps.Select(step =>
        {
            var moved = step.Shafts.Select(s => (Shaft: s, Miss: missesMm[at++])).Select(m => new Shaft(m.Shaft.EntryMm + m.Miss, m.Shaft.TipMm + m.Miss)).ToList();
            return step with { EntryMm = moved[0].EntryMm, TipMm = moved[0].TipMm, More = moved.Count > 1 ? [.. moved.Skip(1)] : null };
        })];
    }
}
