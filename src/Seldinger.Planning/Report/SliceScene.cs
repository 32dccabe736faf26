using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Imaging.Geometry;
using Seldinger.Planning.Aim;

namespace Seldinger.Planning.Report;

/// <summary>A straight path as pictures draw it.</summary>
/// <param name="Label">Short label, for example "2".</param>
/// <param name="Shaft">From skin to tip.</param>
/// <param name="Breaks">True when it breaks a hard limit: drawn in red.</param>
public sealed record DrawnPath(string Label, Shaft Shaft, bool Breaks = false);

/// <summary>Everything that pictures of one lesion show.</summary>
public sealed record SliceScene
{
    /// <summary>Planning image.</summary>
    public required ImageVolume Image { get; init; }

    /// <summary>CT, MR, PT or "".</summary>
    public string Modality { get; init; } = "CT";

    /// <summary>The lesion.</summary>
    public required Mask Lesion { get; init; }

    /// <summary>The simulated zone, or null.</summary>
    public Mask? Zone { get; init; }

    /// <summary>The zone that one would wish for, or null.</summary>
    public Mask? Ideal { get; init; }

    /// <summary>Highest temperature, or lowest where tissue was frozen, degC; null when nothing was simulated.</summary>
    public ImageVolume? Temperature { get; init; }

    /// <summary>True when <see cref="Temperature"/> is the lowest.</summary>
    public bool Cold { get; init; }

    /// <summary>Isotherms to draw, degC: of heat, or the edge of the ice and the partially lethal isotherm.</summary>
    public IReadOnlyList<double> IsothermsC => Cold ? [0, -20] : [WarmC, 90];

    /// <summary>The lower isotherm of heat, degC.</summary>
    public const double WarmC = 60;

    /// <summary>Share of draws in which a voxel is destroyed, or null; lines at 0.1, 0.5 and 0.9.</summary>
    public ImageVolume? Probability { get; init; }

    /// <summary>Structures.</summary>
    public IReadOnlyList<Structure> Structures { get; init; } = [];

    /// <summary>The path of the plan, or null.</summary>
    public DrawnPath? Path { get; init; }

    /// <summary>What lies on the paths: "needle", "beam axis".</summary>
    public string Instrument { get; init; } = "needle";

    /// <summary>What the paths begin with: "skin entry", "wall entry", "proximal end".</summary>
    public string Entry { get; init; } = "entry";

    /// <summary>Length of an instrument before its entry that pictures in space show, mm.</summary>
    public double HandleMm { get; init; } = 40;

    /// <summary>Further instruments of the plan's step.</summary>
    public IReadOnlyList<DrawnPath> More { get; init; } = [];

    /// <summary>Tines and tips of a cluster.</summary>
    public IReadOnlyList<MeasuredProng> Prongs { get; init; } = [];

    /// <summary>Other ranked paths.</summary>
    public IReadOnlyList<DrawnPath> Alternatives { get; init; } = [];

    /// <summary>Point of the lesion's surface with the smallest margin, LPS mm, or null.</summary>
    public Vec3? WeakMm { get; init; }

    /// <summary>The margin there, mm.</summary>
    public double WeakMarginMm { get; init; }

    /// <summary>Margin asked for, mm; a line is drawn around the lesion at this distance; 0 = none.</summary>
    public double AskedMarginMm { get; init; }

    /// <summary>Distance to the lesion, mm, near it: for the line of the margin that is asked for.</summary>
    internal ImageVolume? LesionDistance => AskedMarginMm <= 0 || Measure.BoundingBox(Lesion) is not { } box ? null
        : Distance(box.Grow(Lesion.Geometry, AskedMarginMm + 3));

    private ImageVolume Distance(VoxelBox box) =>
        new(box.Crop(Lesion.Geometry), DistanceMap.Signed(Lesion, box, AskedMarginMm + 20, 2), "mm");

    /// <summary>Window as centre and width for CT (soft tissue 40/400), or the 1st and 99th percentile around the lesion for other images.</summary>
    public (double Low, double High, string Text) Window(SlicePlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        if (Modality is "CT" or "")
        {
            const double centre = 40, width = 400;
            return (centre - width / 2, centre + width / 2, $"W {width:0} L {centre:0}");
        }
        var values = new PlaneSampler(plane, 2).Image(Image).Where(float.IsFinite).Order().ToArray();
        if (values.Length == 0)
        {
            return (0, 1, "");
        }
        double low = values[values.Length / 100], high = values[values.Length * 99 / 100];
        return (low, high > low ? high : low + 1, $"{low:0} to {high:0}");
    }
}
