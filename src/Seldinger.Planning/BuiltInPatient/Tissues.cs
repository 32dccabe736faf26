using Seldinger.Core.Values;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Tissues of the drawing; the catalogue entry of each is "built-in-patient." + its name in kebab case.</summary>
internal enum Tissue
{
    Couch, Skin, Fat, VisceralFat, Muscle, Diaphragm, CorticalBone, CancellousBone, Cartilage, Disc, SpinalCanal, Lung, LungVessel, HeartMuscle, LeftHeart, RightHeart,
    ArterialBlood, CavalBlood, PortalBlood, HepaticVeinBlood, Liver, Bile, GutWall, GutFluid, Stool, Gas, Pancreas, Spleen, KidneyCortex, KidneyMedulla, Urine, Adrenal,
    Prostate, Tumour1, Tumour2, Tumour3, AblationZone,
}

/// <summary>CT numbers of all tissues in the three phases, from the catalogue.</summary>
internal sealed class Tissues
{
    private readonly double[,] _hu = new double[Enum.GetValues<Tissue>().Length, 3];

    /// <summary>Reads the CT numbers.</summary>
    public Tissues(Draw draw)
    {
        foreach (var t in Enum.GetValues<Tissue>())
        {
            foreach (var phase in Enum.GetValues<Phase>())
            {
                _hu[(int)t, (int)phase] = draw.Si($"built-in-patient.{Kebab(t.ToString())}.{PhaseNames.Of(phase)}");
            }
        }
    }

    /// <summary>CT number of a tissue in a phase, HU.</summary>
    public double Hu(int tissue, Phase phase) => _hu[tissue, (int)phase];

    private static string Kebab(string name) => string.Concat(name.Select((c, i) =>
        char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : char.IsDigit(c) ? "-" + c : c.ToString()));
}
