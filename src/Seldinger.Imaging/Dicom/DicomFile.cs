using System.IO.Compression;
using System.Text;
using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Dicom;

/// <summary>A DICOM Part 10 file, or a bare data set without preamble and meta header.</summary>
public sealed class DicomFile
{
    private const int PreambleBytes = 128;

    private DicomFile(DicomDataset dataset, TransferSyntax syntax)
    {
        Dataset = dataset;
        Syntax = syntax;
    }

    /// <summary>The data set.</summary>
    public DicomDataset Dataset { get; }

    /// <summary>File name for messages.</summary>
    public string Name => Dataset.File;

    /// <summary>Transfer syntax UID; "" when the file does not say.</summary>
    public string TransferSyntaxUid => Syntax.Uid;

    internal TransferSyntax Syntax { get; }

    /// <summary>True when the bytes look like DICOM: the mark DICM, or a first element of a usual group.</summary>
    public static bool LooksLikeDicom(ReadOnlySpan<byte> bytes) => HasMark(bytes) || Guess(bytes) is not null;

    /// <summary>
    /// Parses a file. Explicit and implicit VR little endian, explicit VR big endian, deflated; sequences without recursion, nested at most 64 deep; lengths are checked against
    /// what is left before anything is taken; values stay slices of <paramref name="bytes"/>.
    /// </summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="DataFormatException">The bytes are not DICOM, damaged, or beyond a limit.</exception>
    public static DicomFile Parse(string name, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (HasMark(bytes.Span))
        {
            return WithMeta(name, bytes[(PreambleBytes + 4)..]);
        }
        var syntax = Guess(bytes.Span) ?? throw new DataFormatException(name, "", "not a DICOM file (no DICM mark and no usual first element).", "Give DICOM files, a folder or a .zip of them.");
        return syntax.Uid == "meta" ? WithMeta(name, bytes) : Build(name, bytes, syntax);
    }

    private static bool HasMark(ReadOnlySpan<byte> bytes) => bytes.Length >= PreambleBytes + 4 && bytes.Slice(PreambleBytes, 4).SequenceEqual("DICM"u8);

    private static DicomFile WithMeta(string name, ReadOnlyMemory<byte> bytes)
    {
        var meta = new DicomDataset(name);
        var rest = bytes[DicomParser.ReadMeta(meta, bytes)..];
        var syntax = meta.Text(Tags.TransferSyntaxUID) is { } uid
            ? TransferSyntax.Of(uid)
            : Guess(rest.Span) ?? (rest.Length == 0 ? new("", false, false, false) : throw meta.Error(Tags.TransferSyntaxUID, "missing, and the data set does not show which it is.", "The file is damaged; export it again."));
        return Build(name, syntax.Deflated ? Inflate(name, rest) : rest, syntax);
    }

    private static DicomFile Build(string name, ReadOnlyMemory<byte> bytes, TransferSyntax syntax)
    {
        // Some writers name an explicit syntax and write implicit VR: the first element shows it.
        if (syntax is { ExplicitVr: true, BigEndian: false } && bytes.Length >= 8 && !DicomParser.IsVr(bytes.Span.Slice(4, 2)) && DicomParser.IsPlausibleImplicit(bytes.Span))
        {
            syntax = syntax with { ExplicitVr = false };
        }
        var dataset = new DicomDataset(name, syntax.BigEndian);
        DicomParser.Read(dataset, bytes, syntax.ExplicitVr);
        return new(dataset, syntax);
    }

    private static TransferSyntax? Guess(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            return null;
        }
        var explicitVr = DicomParser.IsVr(bytes.Slice(4, 2));
        if (bytes[0] == 2 && bytes[1] == 0 && bytes[3] == 0 && explicitVr)
        {
            return new("meta", true, false, false);
        }
        if (bytes[1] == 0 && bytes[0] is 4 or 8 or 0x10)
        {
            return explicitVr ? new("", true, false, false) : DicomParser.IsPlausibleImplicit(bytes) ? new("", false, false, false) : null;
        }
        return bytes[0] == 0 && bytes[1] is 4 or 8 or 0x10 && explicitVr ? new("", true, true, false) : null;
    }

    private static ReadOnlyMemory<byte> Inflate(string name, ReadOnlyMemory<byte> bytes)
    {
        var limit = Math.Min(DicomLimits.InflatedBytes, Math.Max(1L << 20, (long)bytes.Length * DicomLimits.InflationRatio));
        using var result = new MemoryStream();
        var buffer = new byte[1 << 16];
        try
        {
            using var stream = new DeflateStream(new MemoryStream(bytes.ToArray(), writable: false), CompressionMode.Decompress);
            for (int n; (n = stream.Read(buffer)) > 0;)
            {
                if (result.Length + n > limit)
                {
                    throw new DataFormatException(name, "deflated data set", $"it grows beyond {limit} bytes.", $"At most 1 GiB and {DicomLimits.InflationRatio} times its size above 1 MiB are accepted.");
                }
                result.Write(buffer, 0, n);
            }
        }
        catch (InvalidDataException e)
        {
            throw new DataFormatException(name, "deflated data set", "the compressed data are damaged.", "Copy the file again.", e);
        }
        return result.GetBuffer().AsMemory(0, (int)result.Length);
    }

    internal static Encoding EncodingOf(string? characterSet) => characterSet is not null && characterSet.Contains("ISO_IR 192", StringComparison.Ordinal) ? Encoding.UTF8 : Encoding.Latin1;
}
