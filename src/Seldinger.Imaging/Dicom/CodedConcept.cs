namespace Seldinger.Imaging.Dicom;

/// <summary>A coded term.</summary>
/// <param name="Value">Code, for example "10200004".</param>
/// <param name="Scheme">Coding scheme: SCT (SNOMED CT), DCM, ...</param>
/// <param name="Meaning">Meaning for people.</param>
public sealed record CodedConcept(string Value, string Scheme, string Meaning)
{
    internal static CodedConcept? Of(DicomDataset? item) =>
        item?.Text(Tags.CodeValue) is { } value ? new(value, item.Text(Tags.CodingSchemeDesignator) ?? "", item.Text(Tags.CodeMeaning) ?? "") : null;

    internal DicomBuilder Build() => new DicomBuilder("code").Text(Tags.CodeValue, Value).Text(Tags.CodingSchemeDesignator, Scheme).Text(Tags.CodeMeaning, Meaning);
}
