namespace Seldinger.Imaging.Dicom;

/// <summary>SNOMED CT terms of a segment: category, type and, for paired organs, side.</summary>
/// <param name="Category">Kind of thing (CID 7150).</param>
/// <param name="Type">The thing.</param>
/// <param name="Side">Left or right; null = none.</param>
public sealed record SegmentCodes(CodedConcept Category, CodedConcept Type, CodedConcept? Side = null)
{
    private static readonly CodedConcept Anatomy = Sct("123037004", "Anatomical Structure");
    private static readonly CodedConcept Tissue = Sct("85756007", "Tissue");
    private static readonly CodedConcept Altered = Sct("49755003", "Morphologically Altered Structure");

    private static readonly Dictionary<string, (CodedConcept Category, CodedConcept Type)> Table = new(StringComparer.Ordinal)
    {
        ["tumour"] = (Altered, Sct("108369006", "Neoplasm")),
        ["ablation_zone"] = (Altered, Sct("6574001", "Necrosis")),
        ["cyst"] = (Altered, Sct("367643001", "Cyst")),
        ["liver"] = (Anatomy, Sct("10200004", "Liver")),
        ["spleen"] = (Anatomy, Sct("78961009", "Spleen")),
        ["kidney"] = (Anatomy, Sct("64033007", "Kidney")),
        ["gallbladder"] = (Anatomy, Sct("28231008", "Gallbladder")),
        ["stomach"] = (Anatomy, Sct("69695003", "Stomach")),
        ["pancreas"] = (Anatomy, Sct("15776009", "Pancreas")),
        ["duodenum"] = (Anatomy, Sct("38848004", "Duodenum")),
        ["small_bowel"] = (Anatomy, Sct("30315005", "Small Intestine")),
        ["colon"] = (Anatomy, Sct("71854001", "Colon")),
        ["lung"] = (Anatomy, Sct("39607008", "Lung")),
        ["heart"] = (Anatomy, Sct("80891009", "Heart")),
        ["esophagus"] = (Anatomy, Sct("32849002", "Esophagus")),
        ["trachea"] = (Anatomy, Sct("44567001", "Trachea")),
        ["urinary_bladder"] = (Anatomy, Sct("89837001", "Bladder")),
        ["prostate"] = (Anatomy, Sct("41216001", "Prostate")),
        ["adrenal_gland"] = (Anatomy, Sct("23451007", "Adrenal gland")),
        ["spinal_cord"] = (Anatomy, Sct("2748008", "Spinal cord")),
        ["brain"] = (Anatomy, Sct("12738006", "Brain")),
        ["diaphragm"] = (Anatomy, Sct("5798000", "Diaphragm")),
        ["bile_duct"] = (Anatomy, Sct("28273000", "Bile duct")),
        ["aorta"] = (Anatomy, Sct("15825003", "Aorta")),
        ["inferior_vena_cava"] = (Anatomy, Sct("64131007", "Inferior vena cava")),
        ["portal_vein"] = (Anatomy, Sct("32764006", "Portal vein")),
        ["hepatic_vein"] = (Anatomy, Sct("8993003", "Hepatic vein")),
        ["hepatic_artery"] = (Anatomy, Sct("76015000", "Hepatic artery")),
        ["artery"] = (Tissue, Sct("51114001", "Artery")),
        ["vein"] = (Tissue, Sct("29092000", "Vein")),
        ["bone"] = (Tissue, Sct("272673000", "Bone")),
        ["skin"] = (Tissue, Sct("39937001", "Skin")),
        ["body"] = (Anatomy, Sct("38266002", "Entire body")),
    };

    /// <summary>The terms of a structure name of this program ("liver", "kidney_left", "tumour-1"); what is in no table is a tissue without further detail.</summary>
    public static SegmentCodes Of(string structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        var name = structure.ToLowerInvariant();
        var side = name.EndsWith("_left", StringComparison.Ordinal) ? Sct("7771000", "Left") : name.EndsWith("_right", StringComparison.Ordinal) ? Sct("24028007", "Right") : null;
        name = side is null ? name : name[..name.LastIndexOf('_')];
        name = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-', '_', ' ');
        return Table.TryGetValue(name, out var row) ? new(row.Category, row.Type, side) : new(Tissue, Tissue, side);
    }

    private static CodedConcept Sct(string value, string meaning) => new(value, "SCT", meaning);
}
