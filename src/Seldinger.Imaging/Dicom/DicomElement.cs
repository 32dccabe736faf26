namespace Seldinger.Imaging.Dicom;

/// <summary>One data element: its bytes are a slice of the file, never a copy.</summary>
public sealed class DicomElement
{
    internal DicomElement(DicomTag tag, string vr, ReadOnlyMemory<byte> value, IReadOnlyList<DicomDataset>? items = null, IReadOnlyList<ReadOnlyMemory<byte>>? fragments = null)
    {
        Tag = tag;
        Vr = vr;
        Value = value;
        Items = items;
        Fragments = fragments;
    }

    /// <summary>Its number.</summary>
    public DicomTag Tag { get; }

    /// <summary>Value representation, two letters; "UN" when the file does not say and the tag is not known here.</summary>
    public string Vr { get; }

    /// <summary>Raw value in the byte order of the data set; empty for sequences and encapsulated pixel data.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Items of a sequence; null otherwise.</summary>
    public IReadOnlyList<DicomDataset>? Items { get; }

    /// <summary>Fragments of encapsulated pixel data, the first one being the offset table; null otherwise.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Fragments { get; }
}
