namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Label values of the built-in patient's label map, with TotalSegmentator's structure names where it has one.</summary>
internal static class Labels
{
    private static readonly string[] Names =
    [
        "", "skin", "subcutaneous_fat", "muscle", "lung_lower_lobe_right", "lung_middle_lobe_right", "lung_lower_lobe_left", "lung_upper_lobe_left",
        "heart", "esophagus", "diaphragm", "liver", "gallbladder", "stomach", "duodenum", "small_bowel", "colon", "pancreas", "spleen", "kidney_right",
        "kidney_left", "urinary_bladder", "aorta", "inferior_vena_cava", "artery", "vein", "spinal_cord", "sacrum", "hip_right", "hip_left", "femur_right",
        "femur_left", "sternum", "costal_cartilages", "autochthon_right", "autochthon_left", "iliopsoas_right", "iliopsoas_left",
        "rib_right_5", "rib_right_6", "rib_right_7", "rib_right_8", "rib_right_9", "rib_right_10", "rib_right_11", "rib_right_12",
        "rib_left_5", "rib_left_6", "rib_left_7", "rib_left_8", "rib_left_9", "rib_left_10", "rib_left_11", "rib_left_12",
        "vertebrae_T7", "vertebrae_T8", "vertebrae_T9", "vertebrae_T10", "vertebrae_T11", "vertebrae_T12",
        "vertebrae_L1", "vertebrae_L2", "vertebrae_L3", "vertebrae_L4", "vertebrae_L5", "adrenal_gland_right", "adrenal_gland_left", "prostate",
        "gluteus_maximus_right", "gluteus_maximus_left", "torso_fat", "cartilage",
    ];

    /// <summary>Label of the fat inside the trunk.</summary>
    public static readonly int TorsoFat = Of("torso_fat");

    /// <summary>Number of label values, including 0 = nothing.</summary>
    public static int Count => Names.Length;

    /// <summary>Label value of a name.</summary>
    public static int Of(string name)
    {
        var i = Array.IndexOf(Names, name);
        return i > 0 ? i : throw new ArgumentException($"'{name}' is no structure of the built-in patient.", nameof(name));
    }

    /// <summary>Name of a label value; "" for 0.</summary>
    public static string Name(int label) => Names[label];
}
