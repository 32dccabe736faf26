namespace Seldinger.Planning.Report;

/// <summary>One colour group of structures.</summary>
/// <param name="Id">Id, also the CSS class.</param>
/// <param name="Label">Name in the legend.</param>
/// <param name="Colour">Colour on dark pictures.</param>
/// <param name="Prefixes">Structure names; a trailing * means any ending.</param>
public sealed record StructureGroup(string Id, string Label, string Colour, IReadOnlyList<string> Prefixes);

/// <summary>Colours that people with any common colour vision tell apart (after Okabe and Ito), the same in all pictures.</summary>
public static class Palette
{
    /// <summary>Lesion.</summary>
    public const string Lesion = "#f0e442";

    /// <summary>Simulated zone.</summary>
    public const string Zone = "#ff7a2f";

    /// <summary>Isotherms.</summary>
    public const string Isotherm = "#ffc9a3";

    /// <summary>Needle.</summary>
    public const string Path = "#ffffff";

    /// <summary>Weak margin.</summary>
    public const string Weak = "#ff4fa3";

    /// <summary>Groups in the order in which they are drawn.</summary>
    public static readonly IReadOnlyList<StructureGroup> Groups =
    [
        new("bone", "bone", "#b8b8b8", ["bone", "rib_*", "vertebrae*", "sacrum", "hip_*", "sternum", "femur_*", "humerus_*", "scapula_*", "clavicula_*", "skull", "costal_cartilages", "cartilage"]),
        new("other", "other organ", "#9fb3a5", ["kidney*", "spleen", "pancreas", "heart*", "urinary_bladder", "prostate", "adrenal*", "uterus", "ovary*", "atrial*", "spinal_cord", "diaphragm", "thyroid*", "cyst"]),
        new("liver", "liver", "#e8e8e8", ["liver", "liver_segment_*"]),
        new("lung", "lung", "#8fd3c8", ["lung*", "pleura", "trachea"]),
        new("bowel", "bowel, stomach", "#c99a5b", ["colon", "small_bowel", "bowel", "stomach", "duodenum", "esophagus"]),
        new("bile", "gallbladder, bile duct", "#2fbf7f", ["gallbladder", "bile_duct"]),
        new("artery", "artery", "#e58ac6", ["artery", "aorta", "*_artery", "*_artery_*", "brachiocephalic_trunk"]),
        new("vein", "vein", "#56b4e9", ["vein", "portal_vein*", "hepatic_vein", "inferior_vena_cava", "superior_vena_cava", "*_vein", "iliac_vena*", "*_vein_*", "liver_vessels"]),
    ];

    /// <summary>The group of a structure, or null for structures that pictures leave out (body, muscle, air).</summary>
    public static StructureGroup? GroupOf(string structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        return Groups.LastOrDefault(g => g.Prefixes.Any(p => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(p, structure, ignoreCase: false)));
    }

    /// <summary>Colour of the n-th curve of a chart.</summary>
    public static string OfSeries(int n) => SeriesColours[n % SeriesColours.Length];

    private static readonly string[] SeriesColours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d00", "#56b4e9", "#333333"];

    /// <summary>Colour of a signed margin: below 0, 0 to 5, 5 to 10, above 10 mm.</summary>
    public static string OfMargin(double mm) => mm < 0 ? "#b2182b" : mm < 5 ? "#f4a582" : mm < 10 ? "#92c5de" : "#2166ac";

    /// <summary>Bands of the margin colours with their names.</summary>
    public static readonly IReadOnlyList<(string Colour, string Label)> MarginBands = [("#b2182b", "below 0 mm"), ("#f4a582", "0 to 5 mm"), ("#92c5de", "5 to 10 mm"), ("#2166ac", "10 mm and more")];

    /// <summary>Red, green and blue of "#rrggbb".</summary>
    public static (byte R, byte G, byte B) Rgb(string colour)
    {
        ArgumentNullException.ThrowIfNull(colour);
        var v = Convert.ToUInt32(colour[1..], 16);
        return ((byte)(v >> 16), (byte)(v >> 8), (byte)v);
    }
}
