using System.Globalization;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;

namespace Seldinger.Imaging.Nrrd;

/// <summary>NRRD: one file or a header with one detached data file; raw, gzip and text encodings; 3-D, or 4-D with one list axis. Source: <c>nrrd</c>.</summary>
/// <remarks>
/// The spaces left-posterior-superior, right-anterior-superior and left-anterior-superior are known; without a space the axes are taken as LPS and the
/// orientation is reported as unknown. In a segmentation (.seg.nrrd of 3D Slicer) the list axis holds layers, in which segments are label values.
/// </remarks>
internal static class NrrdReader
{
    private const string Format = "NRRD";

    /// <summary>Reads a volume.</summary>
    public static LoadedVolume Read(VolumeSource source, VoxelStream io, VolumeReadOptions options)
    {
        var file = source.Name;
        var s = source.Content;
        var h = Header(file, s);
        var type = Type(h);
        var sizes = h.Integers("sizes", h.Required("sizes"));
        if (h.Integers("dimension", h.Required("dimension")) is not [var dimension] || dimension != sizes.Length)
        {
            throw h.Wrong("sizes", $"there are {sizes.Length} sizes for dimension {VolumeSource.Printable(h.Optional("dimension"))}.");
        }
        var notes = new List<string>();
        var (affine, list, known) = NrrdGeometry.Read(file, h, sizes, notes);
        var all = io.Count("sizes", sizes, type);
        var spatial = sizes.Where((_, axis) => axis != list).ToArray();
        var g = new ImageGeometry((int)spatial[0], (int)spatial[1], (int)spatial[2], affine);
        var segments = Segments(h);
        var parts = list < 0 ? 1 : (int)sizes[list];
        var chosen = segments.Count > 0 && options.Volume is null ? -1 : VolumeFile.Choose(file, "sizes", parts, options);
        foreach (var segment in segments.Where(x => x.Layer < 0 || x.Layer >= parts))
        {
            throw h.Wrong("Layer", $"segment '{VolumeSource.Printable(segment.Name)}' is in layer {segment.Layer}, but there are {parts}.");
        }

        var voxels = Voxels(source, io, h, type, all);
        // Axes before the list axis run faster than it.
        var inner = list < 0 ? voxels.Length : sizes.Take(list).Aggregate(1L, (a, b) => a * b);
        var layers = Enumerable.Range(0, parts).Where(n => chosen < 0 || n == chosen).Select(n => Layer(voxels, (int)inner, parts, n)).ToArray();
        return VolumeFile.Finish(source, Format, g, layers, "", notes, known, VolumeSource.Printable(h.Optional("content")), segments);
    }

    private static TextHeader Header(string file, Stream s)
    {
        var h = new TextHeader(file, Format);
        var magic = h.Line(s)!;
        if (magic.Length < 8 || !magic.StartsWith("NRRD000", StringComparison.Ordinal) || magic[7] is < '1' or > '5')
        {
            throw new DataFormatException(file, "start of file", $"'{VolumeSource.Printable(magic)}' is no NRRD version 1 to 5.");
        }
        while (h.Line(s) is { Length: > 0 } line)
        {
            if (line[0] == '#')
            {
                continue;
            }
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && colon + 1 < line.Length && line[colon + 1] == '=')
            {
                h.Pairs[line[..colon]] = line[(colon + 2)..];
            }
            else if (colon > 0)
            {
                h.Fields[line[..colon].Trim().ToLowerInvariant()] = line[(colon + 1)..].Trim();
            }
            else
            {
                throw new DataFormatException(file, "NRRD header", $"the line '{VolumeSource.Printable(line)}' is neither 'field: value' nor 'key:=value'.");
            }
        }
        return h;
    }

    private static VoxelType Type(TextHeader h) => h.Required("type").ToLowerInvariant() switch
    {
        "signed char" or "int8" or "int8_t" => VoxelType.Int8,
        "uchar" or "unsigned char" or "uint8" or "uint8_t" => VoxelType.UInt8,
        "short" or "short int" or "signed short" or "signed short int" or "int16" or "int16_t" => VoxelType.Int16,
        "ushort" or "unsigned short" or "unsigned short int" or "uint16" or "uint16_t" => VoxelType.UInt16,
        "int" or "signed int" or "int32" or "int32_t" => VoxelType.Int32,
        "uint" or "unsigned int" or "uint32" or "uint32_t" => VoxelType.UInt32,
        "longlong" or "long long" or "long long int" or "signed long long" or "signed long long int" or "int64" or "int64_t" => VoxelType.Int64,
        "ulonglong" or "unsigned long long" or "unsigned long long int" or "uint64" or "uint64_t" => VoxelType.UInt64,
        "float" => VoxelType.Float32,
        "double" => VoxelType.Float64,
        var other => throw h.Wrong("type", $"'{VolumeSource.Printable(other)}' is no scalar type.", "Integers of 8 to 64 bits, float and double are read."),
    };

    private static float[] Voxels(VolumeSource source, VoxelStream io, TextHeader h, VoxelType type, long count)
    {
        var encoding = h.Required("encoding").ToLowerInvariant();
        var packing = encoding switch
        {
            "raw" => Packing.Raw,
            "gz" or "gzip" => Packing.Gzip,
            "txt" or "text" or "ascii" => Packing.Raw,
            _ => throw h.Wrong("encoding", $"'{VolumeSource.Printable(encoding)}' is not read.", "Save with encoding raw or gzip."),
        };
        var text = encoding is "txt" or "text" or "ascii";
        var big = type.Size() > 1 && !text && h.Required("endian").ToLowerInvariant() switch
        {
            "little" => false,
            "big" => true,
            var other => throw h.Wrong("endian", $"'{VolumeSource.Printable(other)}' is neither little nor big."),
        };
        var detached = h.Optional("data file", h.Optional("datafile"));
        if (detached.StartsWith("LIST", StringComparison.Ordinal) || detached.Contains('%', StringComparison.Ordinal))
        {
            throw h.Wrong("data file", "the voxels are spread over several files.", "Save the volume with one data file.");
        }
        var s = detached.Length > 0 ? source.Beside("data file", detached) : source.Content;
        var skipLines = Skip(h, "line skip", "lineskip", 0);
        var skipBytes = Skip(h, "byte skip", "byteskip", -1);
        var lines = new TextHeader(source.Name, Format);
        for (var n = 0L; n < skipLines; n++)
        {
            _ = lines.Line(s) ?? throw h.Wrong("line skip", $"there are fewer than {skipLines} lines.");
        }
        var bytes = count * type.Size();
        if (skipBytes < 0)
        {
            if (packing != Packing.Raw || text)
            {
                throw h.Wrong("byte skip", "-1 is possible with raw data only.");
            }
            io.CheckAvailable("sizes", bytes, s.Length - s.Position, packing);
            s.Position = s.Length - bytes;
            skipBytes = 0;
        }
        if (text)
        {
            return NrrdText.Read(h, s, count, skipBytes);
        }
        io.CheckAvailable("sizes", skipBytes + bytes, s.Length - s.Position, packing);
        using var unpacked = packing == Packing.Raw ? null : VoxelStream.Unpack(s, packing);
        var data = unpacked ?? s;
        io.Skip(data, "byte skip", skipBytes);
        var voxels = io.Read(data, "voxels", type, big, count);
        if (unpacked is not null)
        {
            io.Finish(unpacked, "voxels");
        }
        return voxels;
    }

    private static long Skip(TextHeader h, string name, string other, long least)
    {
        var text = h.Optional(name, h.Optional(other));
        if (text.Length == 0)
        {
            return 0;
        }
        return h.Integers(name, text) is [var v] && v >= least && v <= 1L << 32 ? v : throw h.Wrong(name, $"'{VolumeSource.Printable(text)}' is not possible.", $"One whole number from {least} is.");
    }

    private static float[] Layer(float[] voxels, int inner, int parts, int part)
    {
        if (parts == 1)
        {
            return voxels;
        }
        var result = new float[voxels.Length / parts];
        for (var block = 0; block * inner < result.Length; block++)
        {
            Array.Copy(voxels, (block * parts + part) * (long)inner, result, (long)block * inner, inner);
        }
        return result;
    }

    private static List<SegmentInfo> Segments(TextHeader h)
    {
        var result = new List<SegmentInfo>();
        for (var n = 0; h.Pairs.TryGetValue($"Segment{n}_Name", out var name) || h.Pairs.ContainsKey($"Segment{n}_ID"); n++)
        {
            // Files from before Slicer 4.11 hold one layer per segment, all with value 1.
            var old = !h.Pairs.ContainsKey($"Segment{n}_LabelValue");
            result.Add(new(name ?? h.Pairs[$"Segment{n}_ID"], old ? 1 : Whole($"Segment{n}_LabelValue"), old ? n : Whole($"Segment{n}_Layer"), h.Pairs.GetValueOrDefault($"Segment{n}_Tags", "")));
        }
        return result;

        int Whole(string key) => int.TryParse(h.Pairs.GetValueOrDefault(key, "0"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var v) ? v
            : throw h.Wrong(key, $"'{VolumeSource.Printable(h.Pairs[key])}' is not a whole number.");
    }
}
