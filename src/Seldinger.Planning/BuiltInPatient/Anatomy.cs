using Seldinger.Core.Geometry;
using Seldinger.Core.Values;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Everything drawn from one seed, before it is put on a grid: layers to paint, liver surface, vessel trees, lesions.</summary>
internal sealed class Anatomy
{
    /// <summary>Lowest and highest z of the drawing, mm.</summary>
    public const double BottomMm = -158;

    /// <summary>Highest z of the drawing, mm.</summary>
    public const double TopMm = 262;

    /// <summary>Draws the patient.</summary>
    public Anatomy(Draw draw, ulong seed, int threads)
    {
        Seed = seed;
        Warp = new(seed);
        Tissues = new(draw);
        Torso = new(seed);
        var organs = new Organs(Torso, seed);
        Liver = new(Torso, Warp, seed);
        organs.CarveLiver(Liver);
        Liver.FitVolume(threads);
        var bowel = new Bowel(Torso, seed, p => Math.Min(Liver.Drawing(p), organs.Distance(p)));
        var layers = new List<Layer>();
        layers.AddRange(Trunk.Envelope(Torso));
        layers.AddRange(Trunk.Chest(Torso, seed));
        layers.AddRange(Trunk.Muscles(Torso));
        layers.AddRange(Skeleton.Layers(Torso));
        layers.AddRange(bowel.Layers());
        layers.AddRange(GreatVessels.Layers(Torso, true));
        layers.AddRange(organs.Layers());
        layers.Add(new("liver", [new(LiverShape.Bounds, Liver.Drawing)],
            [new((int)Tissue.VisceralFat, Labels.TorsoFat, -1.5, p => Torso.Cavity(p) + 1.5), new((int)Tissue.Liver, Labels.Of("liver"))], true));
        layers.AddRange(GreatVessels.Layers(Torso, false));
        Vessels = new(Liver, Torso, Warp, draw, seed, threads);
        ArterialPressures = (draw.Si("built-in-patient.vessels.arterial-root-pressure"), draw.Si("built-in-patient.vessels.arterial-end-pressure"));
        layers.AddRange(VesselPaint.Layers(Vessels, Warp));
        layers.AddRange(LesionLayers());
        Layers = layers;
    }

    /// <summary>A painter of this patient.</summary>
    /// <param name="draw">Where the blur comes from.</param>
    /// <param name="more">Layers painted last.</param>
    public Painter Painter(Draw draw, params IReadOnlyList<Layer> more) => new([.. Layers, .. more], Warp, Tissues, draw.Si("built-in-patient.ct.blur") * 1000);

    private IEnumerable<Layer> LesionLayers()
    {
        Tissue[] tissues = [Tissue.Tumour1, Tissue.Tumour2, Tissue.Tumour3];
        for (var i = 0; i < Vessels.Lesions.Count; i++)
        {
            var lesion = Vessels.Lesions[i];
            yield return new(lesion.Name, [new(Box.Ball(lesion.CentreMm, lesion.DiameterMm / 2 + 3), lesion.Distance)],
                [new((int)tissues[i], 0, Map: 1), new((int)tissues[i], i + 1, Map: 2)], false);
        }
    }

    /// <summary>Pressure at the root and at the ends of the arterial tree, Pa.</summary>
    public (double RootPa, double EndPa) ArterialPressures { get; }

    /// <summary>Trees and lesions of the liver.</summary>
    public LiverVessels Vessels { get; }

    /// <summary>Seed of the patient.</summary>
    public ulong Seed { get; }

    /// <summary>Deformation of soft organs.</summary>
    public Warp Warp { get; }

    /// <summary>CT numbers.</summary>
    public Tissues Tissues { get; }

    /// <summary>Trunk outlines.</summary>
    public Torso Torso { get; }

    /// <summary>Liver surface.</summary>
    public LiverShape Liver { get; }

    /// <summary>Layers in painting order.</summary>
    public IReadOnlyList<Layer> Layers { get; }
}
