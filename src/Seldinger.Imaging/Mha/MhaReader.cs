using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;

namespace Seldinger.Imaging.Mha;

/// <summary>MetaImage: .mha, or .mhd with one data file; 3-D scalars, binary, zlib-compressed or not, either byte order. Source: <c>metaio</c>.</summary>
/// <remarks>
/// As ITK reads it: LPS millimetres; the first three numbers of TransformMatrix are the direction of the first index; Offset is the centre of the first voxel;
/// CenterOfRotation does not move the image; AnatomicalOrientation is not used.
/// </remarks>
internal static class MhaReader
{
    private const string Format = "MetaImage";

    /// <summary>True when the file starts with a field that MetaImage headers start with; leaves the stream at its start.</summary>
    public static bool Recognises(Stream s)
    {
        var b = new byte[16];
        var n = s.ReadAtLeast(b, b.Length, throwOnEndOfStream: false);
        s.Position = 0;
        var text = System.Text.Encoding.ASCII.GetString(b, 0, n);
        return text.StartsWith("ObjectType", StringComparison.OrdinalIgnoreCase) || text.StartsWith("NDims", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Comment", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads a volume.</summary>
    public static LoadedVolume Read(VolumeSource source, VoxelStream io, VolumeReadOptions options)
    {
        var file = source.Name;
        var h = Header(file, source.Content);
        if (h.Optional("objecttype", "Image") != "Image")
        {
            throw h.Wrong("ObjectType", $"'{VolumeSource.Printable(h.Optional("objecttype"))}' is not an image.");
        }
        if (One(h, "elementnumberofchannels", 1) != 1)
        {
            throw h.Wrong("ElementNumberOfChannels", "there are several numbers per voxel.", "One is needed.");
        }
        var sizes = h.Integers("DimSize", h.Required("dimsize"));
        if (One(h, "ndims", 3) != sizes.Length || sizes.Length is not (3 or 4))
        {
            throw h.Wrong("DimSize", $"there are {sizes.Length} sizes for {VolumeSource.Printable(h.Optional("ndims"))} dimensions.", "A volume has three (or four with several volumes).");
        }
        var type = Type(h);
        var all = io.Count("DimSize", sizes, type);
        var count = sizes[0] * sizes[1] * sizes[2];
        var volume = VolumeFile.Choose(file, "DimSize", all / count, options);
        var notes = new List<string>();
        var affine = Geometry(file, h, sizes.Length, notes);

        var data = Voxels(source, io, h, type, all, count, volume);
        var g = new ImageGeometry((int)sizes[0], (int)sizes[1], (int)sizes[2], affine);
        return VolumeFile.Finish(source, Format, g, [data], "", notes, true, VolumeSource.Printable(h.Optional("comment")), []);
    }

    private static float[] Voxels(VolumeSource source, VoxelStream io, TextHeader h, VoxelType type, long all, long count, int volume)
    {
        if (!Flag(h, "binarydata", true))
        {
            throw h.Wrong("BinaryData", "the voxels are text.", "Save the image as binary.");
        }
        var packing = Flag(h, "compresseddata", false) ? Packing.Zlib : Packing.Raw;
        var big = Flag(h, "binarydatabyteordermsb", Flag(h, "elementbyteordermsb", false));
        var name = h.Required("elementdatafile");
        if (name == "LIST" || name.Contains('%', StringComparison.Ordinal) || name.Contains(' ', StringComparison.Ordinal))
        {
            throw h.Wrong("ElementDataFile", "the voxels are spread over several files.", "Save the image as one .mha file.");
        }
        var s = name.Equals("LOCAL", StringComparison.OrdinalIgnoreCase) ? source.Content : source.Beside("ElementDataFile", name);
        var skip = One(h, "headersize", 0);
        if (skip < -1 || skip > s.Length || (skip == -1 && packing != Packing.Raw))
        {
            throw h.Wrong("HeaderSize", $"{skip} bytes are not possible.", "0, a number of bytes, or -1 with uncompressed data.");
        }
        var bytes = all * type.Size();
        if (skip == -1)
        {
            io.CheckAvailable("DimSize", bytes, s.Length - s.Position, Packing.Raw);
            s.Position = s.Length - bytes;
        }
        else if (skip > 0)
        {
            s.Position = skip;
        }
        io.CheckAvailable("DimSize", bytes, s.Length - s.Position, packing);
        using var unpacked = packing == Packing.Raw ? null : VoxelStream.Unpack(s, packing);
        var data = unpacked ?? s;
        io.Skip(data, "earlier volumes", volume * count * type.Size());
        var voxels = io.Read(data, "voxels", type, big, count);
        if (unpacked is not null && volume == all / count - 1)
        {
            io.Finish(unpacked, "voxels");
        }
        return voxels;
    }

    private static TextHeader Header(string file, Stream s)
    {
        var h = new TextHeader(file, Format);
        while (h.Line(s) is { } line)
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                if (line.Trim().Length == 0)
                {
                    continue;
                }
                throw new DataFormatException(file, "MetaImage header", $"the line '{VolumeSource.Printable(line)}' is not 'Field = value'.");
            }
            var key = line[..equals].Trim().ToLowerInvariant();
            h.Fields[key] = line[(equals + 1)..].Trim();
            if (key == "elementdatafile")
            {
                return h;
            }
        }
        throw h.Wrong("ElementDataFile", "the field is missing.", "The file is truncated or no MetaImage.");
    }

    private static VoxelType Type(TextHeader h) => h.Required("elementtype") switch
    {
        "MET_UCHAR" => VoxelType.UInt8,
        "MET_CHAR" => VoxelType.Int8,
        "MET_USHORT" => VoxelType.UInt16,
        "MET_SHORT" => VoxelType.Int16,
        "MET_UINT" => VoxelType.UInt32,
        "MET_INT" => VoxelType.Int32,
        "MET_ULONG_LONG" => VoxelType.UInt64,
        "MET_LONG_LONG" => VoxelType.Int64,
        "MET_FLOAT" => VoxelType.Float32,
        "MET_DOUBLE" => VoxelType.Float64,
        var other => throw h.Wrong("ElementType", $"'{VolumeSource.Printable(other)}' is no scalar type of fixed size.", "Save as MET_SHORT or MET_FLOAT."),
    };

    private static Affine3 Geometry(string file, TextHeader h, int n, List<string> notes)
    {
        var spacing = Vector(h, n, 1, "elementspacing", "elementsize");
        var origin = Vector(h, n, 0, "offset", "position", "origin");
        var text = h.Optional("transformmatrix", h.Optional("rotation", h.Optional("orientation")));
        var m = text.Length > 0 ? h.Numbers("TransformMatrix", text) : [.. Enumerable.Range(0, n * n).Select(k => k % (n + 1) == 0 ? 1.0 : 0)];
        if (m.Length != n * n)
        {
            throw h.Wrong("TransformMatrix", $"it has {m.Length} numbers.", $"{n * n} are needed.");
        }
        Vec3 Column(int axis) => new Vec3(m[axis * n], m[axis * n + 1], m[axis * n + 2]) * Math.Abs(spacing[axis]);
        if (Vector(h, n, 0, "centerofrotation").Any(v => v != 0) && text.Length > 0)
        {
            notes.Add("CenterOfRotation is not 0; as in ITK it does not move the image.");
        }
        return TextHeader.Usable(file, "TransformMatrix and ElementSpacing", new(Column(0), Column(1), Column(2), new(origin[0], origin[1], origin[2])));
    }

    private static double[] Vector(TextHeader h, int n, double otherwise, params string[] names)
    {
        var name = names.FirstOrDefault(h.Fields.ContainsKey);
        if (name is null)
        {
            return [.. Enumerable.Repeat(otherwise, n)];
        }
        var v = h.Numbers(name, h.Fields[name]);
        return v.Length == n ? v : throw h.Wrong(name, $"it has {v.Length} numbers.", $"{n} are needed.");
    }

    private static long One(TextHeader h, string name, long otherwise) => !h.Fields.TryGetValue(name, out var text) ? otherwise
        : h.Integers(name, text) is [var v] ? v : throw h.Wrong(name, "it is not one whole number.");

    private static bool Flag(TextHeader h, string name, bool otherwise) => h.Optional(name).ToLowerInvariant() switch
    {
        "" => otherwise,
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        var other => throw h.Wrong(name, $"'{VolumeSource.Printable(other)}' is neither True nor False."),
    };
}
