using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies;

/// <summary>High-intensity focused ultrasound: a transducer outside the body heats one focus after the other.</summary>
public sealed record FocusedUltrasound : Therapy
{
    /// <inheritdoc/>
    public override string Id => "focused-ultrasound";

    /// <inheritdoc/>
    public override string Name => "High-intensity focused ultrasound";

    /// <inheritdoc/>
    public override string Summary => "A focused transducer on the skin heats a raster of foci with cooling pauses; nothing enters the body. Computed as a sound field through the tissues of the case (ribs and gas shade it), absorbed power including the near field, bioheat with perfusion and vaporisation, and a thermal-damage endpoint.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A5.04", "A5.12"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E2;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Transcutaneous;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Sound, Factor.Heat];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "ultrasound-device";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        TherapyParameters.FromDevice(device, "power", "W", 200, "Acoustic power of a sonication."),
        TherapyParameters.FromDevice(device, "sonication", "s", 10, "Length of a sonication.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "pause", "s", 20, "Cooling pause between sonications.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "spacing", "mm", 0.005, "Distance of foci across the axis.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "axial_spacing", "mm", 0.010, "Distance of foci along the axis.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "beyond", "mm", 0.002, "How far beyond the lesion's edge foci are set.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "spot", "mm", 0, "Diameter of the circle that an array moves its focus on; 0 = it stays.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "aim_beyond", "mm", 0, "How far along the axis beyond where they are to act the foci are set: in tissue the beam peaks before its geometric focus."),
    ];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => NeedleRules.Settings(context, this);

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var p = Parameters(context.Device);
        var axis = context.Instruments[0];
        var (on, pause, focal) = (context.Setting(p[1]), context.Setting(p[2]), context.Device["focal_length"].Si * 1e3);
        var guard = new SkinGuard(context.Device["skin_limit"].Value);
        var beyond = axis.Direction * (context.Setting(p[7]) * 1e3);
        return Raster(context, axis, context.Setting(p[3]) * 1e3, context.Setting(p[4]) * 1e3, context.Setting(p[5]) * 1e3).Select((focus, n) => new SoundSource
        {
            Name = $"sonication-{n + 1}",
            ApexMm = focus + beyond - axis.Direction * focal,
            FocusMm = focus + beyond,
            SpotRadiusMm = context.Setting(p[6]) * 1e3 / 2,
            Device = context.Device.Id,
            AcousticPowerW = context.Setting(p[0]),
            StartS = n * (on + pause),
            DurationS = on,
            Controller = guard,
        });
    }

    /// <summary>Foci on a lattice along and across the axis, deepest layer first, as far as they lie in the lesion or within a distance of it; at least the one aimed at.</summary>
    private static IEnumerable<Vec3> Raster(StepContext context, Shaft axis, double acrossMm, double alongMm, double beyondMm)
    {
        var lesion = context.Case.Lesion(context.Step.Target ?? context.Case.Targets[0]);
        var (u, v) = axis.Direction.Perpendiculars();
        var g = lesion.Mask.Geometry;
        var voxels = Enumerable.Range(0, lesion.Mask.Data.Length).Where(c => lesion.Mask.Data[c] != 0).Select(c => g.CentreMm(c % g.Nx, c / g.Nx % g.Ny, c / (g.Nx * g.Ny))).ToArray();
        // A point inside a voxel is at most half its diagonal from the centre.
        var reach = beyondMm + 0.5 * g.SpacingMm.Length;
        int Steps(Vec3 d, double step) => (int)((voxels.Max(x => Math.Abs(Vec3.Dot(x - axis.TipMm, d))) + reach) / step);
        var foci = new List<Vec3>();
        for (var k = Steps(axis.Direction, alongMm); k >= -Steps(axis.Direction, alongMm); k--)
        {
            for (var j = -Steps(v, acrossMm); j <= Steps(v, acrossMm); j++)
            {
                for (var i = -Steps(u, acrossMm); i <= Steps(u, acrossMm); i++)
                {
                    var focus = axis.TipMm + axis.Direction * (k * alongMm) + v * (j * acrossMm) + u * (i * acrossMm);
                    if (voxels.Any(x => Vec3.Distance(x, focus) <= reach))
                    {
                        foci.Add(focus);
                    }
                }
            }
        }
        return foci.Count > 0 ? foci : [axis.TipMm];
    }
}
