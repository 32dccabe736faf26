using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>
/// The built-in patient: a digital abdomen and pelvis drawn by the program from one seed, with CT in three phases, label maps, vessel graphs and three lesions.
/// It is synthetic: no person was scanned. Same seed and spacing, same bytes, for any number of threads.
/// </summary>
/// <remarks>
/// Frame: LPS mm, z = 0 at the fourth lumbar vertebra. CT numbers and vessel laws come from the catalogue entries "built-in-patient.*"; shapes are drawings.
/// See docs/theory/built-in-patient.md.
/// </remarks>
public sealed class DigitalPatient
{
    /// <summary>Default in-plane spacing, mm; slices are 4/3 of it apart.</summary>
    public const double DefaultSpacingMm = 1.5;

    /// <summary>Smallest spacing that is accepted, mm.</summary>
    public const double MinSpacingMm = 0.6;

    /// <summary>Largest spacing that is accepted, mm.</summary>
    public const double MaxSpacingMm = 6;

    private readonly byte[][] _maps;

    private DigitalPatient(Anatomy anatomy, ImageGeometry geometry, byte[][] maps, IReadOnlyDictionary<Phase, ImageVolume> images)
    {
        Anatomy = anatomy;
        Geometry = geometry;
        _maps = maps;
        Images = images;
        Vessels = VesselPaint.Graph(anatomy.Vessels, anatomy.ArterialPressures);
    }

    internal Anatomy Anatomy { get; }

    /// <summary>Seed of the patient.</summary>
    public ulong Seed => Anatomy.Seed;

    /// <summary>Grid of images and masks, LPS mm.</summary>
    public ImageGeometry Geometry { get; }

    /// <summary>CT by contrast phase, whole HU in -1024 .. 3071.</summary>
    public IReadOnlyDictionary<Phase, ImageVolume> Images { get; }

    /// <summary>Lesions as drawn, largest first.</summary>
    public IReadOnlyList<DigitalLesion> Lesions => Anatomy.Vessels.Lesions;

    /// <summary>Arterial, portal and hepatic-venous trees; edges run with the flow.</summary>
    public VesselGraph Vessels { get; }

    /// <summary>Diameter of the portal branch beside tumour-2, mm.</summary>
    public double BranchDiameterMm => 2 * Anatomy.Vessels.BranchRadius();

    /// <summary>The point of that branch nearest to tumour-2, LPS mm.</summary>
    public Vec3 BranchPointMm => Anatomy.Vessels.BranchPointMm;

    /// <summary>Names of all structures that have voxels in the label maps: organs, vessels, "tumour" and "body".</summary>
    public static IReadOnlyList<string> StructureNames => [.. Enumerable.Range(1, Labels.Count - 1).Select(Labels.Name).Concat(VesselPaint.Labels.Values).Append("tumour").Append("body").Distinct()];

    /// <summary>Organ label per voxel; values as in <see cref="LabelNames"/>.</summary>
    public byte[] OrganMap => _maps[0];

    /// <summary>Vessel label per voxel: 1 portal_vein, 2 hepatic_vein, 3 artery.</summary>
    public byte[] VesselMap => _maps[1];

    /// <summary>Lesion number per voxel: 1 .. 3 as in <see cref="Lesions"/>.</summary>
    public byte[] LesionMap => _maps[2];

    /// <summary>1 inside the skin surface.</summary>
    public byte[] BodyMap => _maps[3];

    /// <summary>Structure names of the organ map by label value.</summary>
    public static IReadOnlyDictionary<int, string> LabelNames { get; } = new SortedDictionary<int, string>(Enumerable.Range(1, Labels.Count - 1).ToDictionary(l => l, Labels.Name));

    /// <summary>The voxels of a structure; the liver includes its lesions and vessels.</summary>
    /// <param name="name">A name of <see cref="StructureNames"/>, or tumour-1 .. tumour-3.</param>
    /// <exception cref="ArgumentException">No such structure.</exception>
    public Mask Mask(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var data = new byte[Geometry.Count];
        var found = false;
        void Add(byte[] map, Func<int, bool> wanted)
        {
            found = true;
            for (var v = 0; v < data.Length; v++)
            {
                data[v] |= wanted(map[v]) ? (byte)1 : (byte)0;
            }
        }
        foreach (var (value, label) in LabelNames)
        {
            if (label == name)
            {
                Add(OrganMap, m => m == value);
            }
        }
        foreach (var (value, label) in VesselPaint.Labels)
        {
            if (label == name)
            {
                Add(VesselMap, m => m == value);
            }
        }
        for (var n = 0; n < Lesions.Count; n++)
        {
            if (name == "tumour" || name == Lesions[n].Name)
            {
                var value = n + 1;
                Add(LesionMap, m => m == value);
            }
        }
        if (name == "body")
        {
            Add(BodyMap, m => m == 1);
        }
        return found ? new(Geometry, data) : throw new ArgumentException($"The built-in patient has no structure '{name}'; it has {string.Join(", ", StructureNames)}.", nameof(name));
    }

    /// <summary>Draws the patient and renders it.</summary>
    /// <param name="draw">Where CT numbers and vessel laws come from.</param>
    /// <param name="seed">Seed of the patient.</param>
    /// <param name="spacingMm">In-plane voxel edge, mm, 0.6 .. 6; slices are 4/3 of it apart.</param>
    /// <param name="progress">Done fraction 0 .. 1.</param>
    /// <param name="threads">Threads; 0 = all processors.</param>
    /// <exception cref="ArgumentOutOfRangeException">The spacing is out of range.</exception>
    public static DigitalPatient Create(Draw draw, ulong seed, double spacingMm = DefaultSpacingMm, IProgress<double>? progress = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(draw);
        if (!(spacingMm >= MinSpacingMm && spacingMm <= MaxSpacingMm))
        {
            throw new ArgumentOutOfRangeException(nameof(spacingMm), spacingMm, $"The spacing must lie between {MinSpacingMm} and {MaxSpacingMm} mm.");
        }
        threads = threads > 0 ? threads : Environment.ProcessorCount;
        var anatomy = new Anatomy(draw, seed, threads);
        var geometry = Grid(spacingMm);
        var phases = Enum.GetValues<Phase>();
        var result = anatomy.Painter(draw).Paint(geometry, phases, null, 0, Affine3.Identity, threads, progress);
        var images = new Dictionary<Phase, ImageVolume>();
        for (var n = 0; n < phases.Length; n++)
        {
            CtNoise.Add(result.Hu[n], geometry, draw, seed, PhaseNames.Of(phases[n]), threads);
            images[phases[n]] = new(geometry, result.Hu[n], "[hnsf'U]");
        }
        return new(anatomy, geometry, result.Labels, images);
    }

    /// <summary>The grid of a spacing: 390 x 291 x 420 mm round the trunk.</summary>
    private static ImageGeometry Grid(double spacingMm)
    {
        var sz = spacingMm * 4 / 3;
        var (nx, ny, nz) = ((int)Math.Round(390 / spacingMm), (int)Math.Round(291 / spacingMm), (int)Math.Round((Anatomy.TopMm - Anatomy.BottomMm) / sz));
        return ImageGeometry.AxisAligned(nx, ny, nz, new(spacingMm, spacingMm, sz), new(-(nx - 1) / 2.0 * spacingMm, -136, Anatomy.BottomMm + sz / 2));
    }
}
