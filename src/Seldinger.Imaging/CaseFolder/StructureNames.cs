using System.Globalization;
using System.Text.RegularExpressions;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>What a name in a file means here.</summary>
/// <param name="Structure">Structure of the case, for example "bone"; "" = not used (background).</param>
/// <param name="Part">Finer name where the structure merges several, for example "rib_left_9"; otherwise the same as the structure.</param>
/// <param name="Known">False when the name is in no table: kept under its own name and reported.</param>
public sealed record StructureName(string Structure, string Part, bool Known);

/// <summary>
/// The one table of structure names. The vocabulary is TotalSegmentator's (task "total", version 2) plus tumour, portal_vein, hepatic_vein, vein, artery, bone and body;
/// ribs, vertebrae and other bones become "bone", lung lobes become lung_left and lung_right, muscles become "muscle", with the finer name kept as part.
/// Source: <c>totalsegmentator2023</c>.
/// </summary>
public static partial class StructureNames
{
    /// <summary>Word in a case file for TotalSegmentator's numbering.</summary>
    public const string TotalSegmentator = "totalsegmentator";

    private static readonly string[] Total =
    [
        "", "spleen", "kidney_right", "kidney_left", "gallbladder", "liver", "stomach", "pancreas", "adrenal_gland_right", "adrenal_gland_left",
        "lung_upper_lobe_left", "lung_lower_lobe_left", "lung_upper_lobe_right", "lung_middle_lobe_right", "lung_lower_lobe_right",
        "esophagus", "trachea", "thyroid_gland", "small_bowel", "duodenum", "colon", "urinary_bladder", "prostate", "kidney_cyst_left", "kidney_cyst_right",
        "sacrum", "vertebrae_S1", "vertebrae_L5", "vertebrae_L4", "vertebrae_L3", "vertebrae_L2", "vertebrae_L1",
        "vertebrae_T12", "vertebrae_T11", "vertebrae_T10", "vertebrae_T9", "vertebrae_T8", "vertebrae_T7", "vertebrae_T6", "vertebrae_T5", "vertebrae_T4", "vertebrae_T3", "vertebrae_T2", "vertebrae_T1",
        "vertebrae_C7", "vertebrae_C6", "vertebrae_C5", "vertebrae_C4", "vertebrae_C3", "vertebrae_C2", "vertebrae_C1",
        "heart", "aorta", "pulmonary_vein", "brachiocephalic_trunk", "subclavian_artery_right", "subclavian_artery_left", "common_carotid_artery_right", "common_carotid_artery_left",
        "brachiocephalic_vein_left", "brachiocephalic_vein_right", "atrial_appendage_left", "superior_vena_cava", "inferior_vena_cava", "portal_vein_and_splenic_vein",
        "iliac_artery_left", "iliac_artery_right", "iliac_vena_left", "iliac_vena_right", "humerus_left", "humerus_right", "scapula_left", "scapula_right",
        "clavicula_left", "clavicula_right", "femur_left", "femur_right", "hip_left", "hip_right", "spinal_cord",
        "gluteus_maximus_left", "gluteus_maximus_right", "gluteus_medius_left", "gluteus_medius_right", "gluteus_minimus_left", "gluteus_minimus_right",
        "autochthon_left", "autochthon_right", "iliopsoas_left", "iliopsoas_right", "brain", "skull",
        "rib_left_1", "rib_left_2", "rib_left_3", "rib_left_4", "rib_left_5", "rib_left_6", "rib_left_7", "rib_left_8", "rib_left_9", "rib_left_10", "rib_left_11", "rib_left_12",
        "rib_right_1", "rib_right_2", "rib_right_3", "rib_right_4", "rib_right_5", "rib_right_6", "rib_right_7", "rib_right_8", "rib_right_9", "rib_right_10", "rib_right_11", "rib_right_12",
        "sternum", "costal_cartilages",
    ];

    private static readonly string[] Own =
    [
        "tumour", "portal_vein", "hepatic_vein", "vein", "artery", "bone", "body", "lung_left", "lung_right", "lung", "muscle", "cyst", "bile_duct", "diaphragm", "air", "gas", "uterus", "ovary_left", "ovary_right",
        "breast_left", "breast_right", "lymph_node", "pleura", "ureter_left", "ureter_right", "renal_artery", "hepatic_artery", "ablation_zone", "bowel", "skin", "heart_wall", "cartilage",
    ];

    private static readonly Dictionary<string, string> Foreign = new(StringComparer.Ordinal)
    {
        ["tumor"] = "tumour", ["lesion"] = "tumour", ["metastasis"] = "tumour", ["liver_tumor"] = "tumour", ["liver_tumour"] = "tumour", ["livertumor"] = "tumour", ["livertumour"] = "tumour", ["livertumors"] = "tumour",
        ["liver_lesion"] = "tumour", ["kidney_tumor"] = "tumour", ["lung_nodules"] = "tumour", ["hcc"] = "tumour", ["gtv"] = "tumour", ["neoplasm"] = "tumour", ["mass"] = "tumour",
        ["portalvein"] = "portal_vein", ["portal_vein_and_splenic_vein"] = "portal_vein", ["portal_and_splenic_vein"] = "portal_vein", ["hepatic_veins"] = "hepatic_vein", ["hepaticvein"] = "hepatic_vein",
        ["venoussystem"] = "vein", ["venacava"] = "inferior_vena_cava", ["vena_cava"] = "inferior_vena_cava", ["ivc"] = "inferior_vena_cava", ["postcava"] = "inferior_vena_cava", ["arteries"] = "artery", ["veins"] = "vein",
        ["bones"] = "bone", ["skeleton"] = "bone", ["ribs"] = "bone", ["rib"] = "bone", ["spine"] = "bone", ["skin"] = "body", ["external"] = "body", ["body_trunc"] = "body", ["patient"] = "body",
        ["leftkidney"] = "kidney_left", ["rightkidney"] = "kidney_right", ["left_kidney"] = "kidney_left", ["right_kidney"] = "kidney_right", ["leftlung"] = "lung_left", ["rightlung"] = "lung_right",
        ["left_lung"] = "lung_left", ["right_lung"] = "lung_right", ["lungs"] = "lung", ["gall_bladder"] = "gallbladder", ["gallblader"] = "gallbladder", ["bladder"] = "urinary_bladder",
        ["smallintestin"] = "small_bowel", ["small_intestine"] = "small_bowel", ["intestine"] = "small_bowel", ["large_bowel"] = "colon", ["large_intestine"] = "colon", ["oesophagus"] = "esophagus",
        ["leftsurrenalgland"] = "adrenal_gland_left", ["rightsurrenalgland"] = "adrenal_gland_right", ["surrenalgland"] = "adrenal_gland_left", ["livercyst"] = "cyst", ["liverkyst"] = "cyst", ["liverkystes"] = "cyst", ["livercysts"] = "cyst", ["kyst"] = "cyst", ["kidney_cyst"] = "cyst",
        ["muscles"] = "muscle", ["psoas"] = "muscle", ["heart_myocardium"] = "heart", ["heart_atrium_left"] = "heart", ["heart_ventricle_left"] = "heart", ["heart_atrium_right"] = "heart", ["heart_ventricle_right"] = "heart",
        ["liver_vessels"] = "vein", ["stomachandduodenum"] = "stomach", ["uterus_body"] = "uterus", ["bile_ducts"] = "bile_duct", ["biliarysystem"] = "bile_duct", ["biliary_system"] = "bile_duct", ["biliarysystems"] = "bile_duct",
    };

    private static readonly HashSet<string> Muscles = new(StringComparer.Ordinal) { "gluteus_maximus", "gluteus_medius", "gluteus_minimus", "autochthon", "iliopsoas" };

    private static readonly HashSet<string> Bones = new(StringComparer.Ordinal) { "sacrum", "humerus", "scapula", "clavicula", "femur", "hip", "skull", "sternum", "costal_cartilages" };

    private static readonly HashSet<string> KnownNames = new([.. Total.Where(n => n.Length > 0), .. Own], StringComparer.OrdinalIgnoreCase);

    /// <summary>Every known name, sorted.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. KnownNames.Concat(Foreign.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>TotalSegmentator's name of a label number, or null when the number is not used (task "total", version 2: 1 to 117).</summary>
    public static string? OfTotalSegmentator(int label) => label > 0 && label < Total.Length ? Total[label] : null;

    /// <summary>What a name means. Case, blanks and hyphens do not matter; a trailing number ("livertumor03", "tumour 2") and a trailing "seg", "mask" or "label" are dropped.</summary>
    public static StructureName Resolve(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var plain = Unwanted().Replace(name.Trim().ToLowerInvariant(), "_").Trim('_');
        if (plain is "background" or "none" or "clear_label" or "unlabelled" or "")
        {
            return new("", "", true);
        }
        if (Find(plain) is { } exact)
        {
            return exact;
        }
        foreach (var bare in (string[])[TrailingNumber().Replace(plain, ""), Suffix().Replace(plain, "")])
        {
            if (bare.Length > 0 && Find(bare) is { } found)
            {
                return found;
            }
        }
        return plain.StartsWith("gtv", StringComparison.Ordinal) || plain.StartsWith("tumo", StringComparison.Ordinal) ? new("tumour", "tumour", true) : new(plain, plain, false);
    }

    /// <summary>The number at the end of a name ("tumour-2" gives 2), or null.</summary>
    public static int? NumberOf(string name) => TrailingNumber().Match(name) is { Success: true } m && int.TryParse(m.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static StructureName? Find(string plain)
    {
        if (Foreign.TryGetValue(plain, out var own))
        {
            return new(own, own, true);
        }
        if (!KnownNames.TryGetValue(plain, out var known))
        {
            return plain.StartsWith("rib_", StringComparison.Ordinal) || plain.StartsWith("vertebra", StringComparison.Ordinal) ? new("bone", plain, true) : null;
        }
        plain = known;
        var sideless = Side().Replace(plain, "");
        if (plain.StartsWith("vertebrae_", StringComparison.Ordinal) || plain.StartsWith("rib_", StringComparison.Ordinal) || Bones.Contains(sideless))
        {
            return new("bone", plain, true);
        }
        if (Muscles.Contains(sideless))
        {
            return new("muscle", plain, true);
        }
        if (plain.StartsWith("lung_", StringComparison.Ordinal) && plain.Contains("_lobe_", StringComparison.Ordinal))
        {
            return new(plain.EndsWith("left", StringComparison.Ordinal) ? "lung_left" : "lung_right", plain, true);
        }
        return plain.StartsWith("kidney_cyst", StringComparison.Ordinal) ? new("cyst", plain, true) : new(plain, plain, true);
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Unwanted();

    [GeneratedRegex("[-_ ]*([0-9]{1,3})$")]
    private static partial Regex TrailingNumber();

    [GeneratedRegex("_(seg|segmentation|mask|label)$")]
    private static partial Regex Suffix();

    [GeneratedRegex("_(left|right)$")]
    private static partial Regex Side();
}
