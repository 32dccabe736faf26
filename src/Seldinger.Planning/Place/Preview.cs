using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Simulation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Place;

/// <summary>
/// The zone of a plan while somebody drags a needle or turns a knob: the same processes on the reduced model, whose box is made once, with the surface of the zone between cells. How
/// far it is from the full solve is measured in <c>bench preview</c> and stands in docs/theory/placement.md.
/// </summary>
/// <param name="patient">The case.</param>
/// <param name="lesion">The lesion.</param>
/// <param name="therapies">Known therapies.</param>
/// <param name="draw">Values of the run.</param>
/// <param name="tipsMm">Where tips may go, LPS mm.</param>
/// <param name="full">Options of the full model.</param>
public sealed class Preview(Case patient, Lesion lesion, TherapyRegistry therapies, Draw draw, IEnumerable<Vec3> tipsMm, SimulationOptions full)
{
    // Coarser than the search's: the surface lies between cells, and what is dragged is looked at, not chosen.
    private const double SpacingMm = 2.5, MarginMm = 20, StepS = 6;
    private const double VoxelMm = 1;

    private readonly ReducedModel _model = new(patient, lesion, therapies, draw, tipsMm,
        full with { SpacingMm = Math.Max(full.SpacingMm, SpacingMm), MarginMm = Math.Min(full.MarginMm, MarginMm), StepS = Math.Max(full.StepS, StepS) });

    /// <summary>The zone on voxels of 1 mm.</summary>
    /// <param name="steps">Steps with their instruments.</param>
    /// <param name="cancel">Cancels.</param>
    public Mask Zone(IReadOnlyList<PlanStep> steps, CancellationToken cancel = default)
    {
        // One thread: the grid is too small to share, and waiting for another core costs more than it saves.
        var state = _model.Run(steps, draw, 1, cancel);
        return ZoneSurface.On(state.Grid!, ZoneSurface.LogDose(state), ZoneSurface.Fine(state.Grid!, VoxelMm));
    }
}
