namespace Seldinger.Imaging.Dicom;

/// <summary>The number of a DICOM data element.</summary>
/// <param name="Value">Group in the upper, element in the lower 16 bits: 0x00280010 = Rows.</param>
public readonly record struct DicomTag(uint Value) : IComparable<DicomTag>
{
    /// <summary>Group number.</summary>
    public ushort Group => (ushort)(Value >> 16);

    /// <summary>Element number.</summary>
    public ushort Element => (ushort)Value;

    /// <summary>The tag of a number.</summary>
    public static implicit operator DicomTag(uint value) => new(value);

    /// <summary>The tag of a number (for languages without implicit conversion).</summary>
    public static DicomTag FromUInt32(uint value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary>"(0028,0010) Rows".</summary>
    public override string ToString() => Tags.Name(this) is { } name ? $"({Group:x4},{Element:x4}) {name}" : $"({Group:x4},{Element:x4})";

    /// <summary>Ascending order.</summary>
    public static bool operator <(DicomTag a, DicomTag b) => a.Value < b.Value;

    /// <summary>Ascending order.</summary>
    public static bool operator >(DicomTag a, DicomTag b) => a.Value > b.Value;

    /// <summary>Ascending order.</summary>
    public static bool operator <=(DicomTag a, DicomTag b) => a.Value <= b.Value;

    /// <summary>Ascending order.</summary>
    public static bool operator >=(DicomTag a, DicomTag b) => a.Value >= b.Value;
}
