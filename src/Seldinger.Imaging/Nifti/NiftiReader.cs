using System.Buffers.Binary;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;

namespace Seldinger.Imaging.Nifti;

/// <summary>NIfTI-1 and NIfTI-2, one file or a pair, either byte order, gzip or not.</summary>
/// <remarks>
/// World coordinates of the file are RAS and become LPS. The transform is the sform when sform_code is above 0, else the qform when qform_code is above 0, else
/// "method 1" of the standard (index times pixdim, axes taken as R, A, S, first voxel at the origin), which leaves the orientation unknown.
/// A slope that is 0 or not finite means that values are stored unscaled. Spatial units metre and micrometre are converted.
/// </remarks>
internal static class NiftiReader
{
    /// <summary>True when the first four bytes are the header size 348 or 540 in either byte order.</summary>
    public static bool Recognises(ReadOnlySpan<byte> first) => BinaryPrimitives.ReadInt32LittleEndian(first) is 348 or 540 || BinaryPrimitives.ReadInt32BigEndian(first) is 348 or 540;

    /// <summary>Reads a volume.</summary>
    public static LoadedVolume Read(VolumeSource source, VoxelStream io, VolumeReadOptions options, bool packed)
    {
        var file = source.Name;
        var packing = packed ? Packing.Gzip : Packing.Raw;
        using var unpacked = packed ? VoxelStream.Unpack(source.Content, packing) : null;
        var s = unpacked ?? source.Content;
        var h = Header(s, io);
        if (h.Magic is not ("n+1" or "ni1" or "n+2" or "ni2"))
        {
            throw new DataFormatException(file, "magic", "the header is not NIfTI (perhaps Analyze 7.5, which does not say left and right).", "Convert it to NIfTI with a stated orientation.");
        }
        var type = Type(file, h);
        if (h.Dim[0] is < 1 or > 7)
        {
            throw new DataFormatException(file, "dim[0]", $"{h.Dim[0]} dimensions.", "1 to 7 are possible.");
        }
        var sizes = Enumerable.Range(1, 7).Select(n => n <= h.Dim[0] ? h.Dim[n] : 1).ToArray();
        var all = io.Count("dim", sizes, type);
        var count = sizes[0] * sizes[1] * sizes[2];
        var volume = VolumeFile.Choose(file, "dim", all / count, options);
        var notes = new List<string>();
        var (affine, known) = NiftiTransform.ToLps(file, h, notes);

        var offset = Offset(file, h);
        var (slope, intercept) = Scaling(file, h);
        var voxels = s;
        var (alreadyRead, stored) = (h.Size, source.Content.Length);
        if (h.Magic[1] == 'i')
        {
            voxels = source.Beside("pair", PairName(Path.GetFileName(file)));
            (packing, alreadyRead, stored) = (Packing.Raw, 0, voxels.Length);
        }
        io.CheckAvailable("dim", offset + all * type.Size(), stored, packing);
        io.Skip(voxels, "before the voxels", offset - alreadyRead + volume * count * type.Size());
        var data = io.Read(voxels, "voxels", type, h.BigEndian, count, slope, intercept);
        if (volume == all / count - 1)
        {
            var used = offset + all * type.Size();
            if (io.Finish(voxels, "voxels"))
            {
                notes.Add("data follow the last voxel; they are not used.");
            }
            else if (packing == Packing.Gzip && Gzip.LengthField(source.Content) != (uint)used)
            {
                notes.Add("bytes follow the compressed data, or they are in several pieces; what follows is not used.");
            }
        }
        var g = new ImageGeometry((int)sizes[0], (int)sizes[1], (int)sizes[2], affine);
        return VolumeFile.Finish(source, $"NIfTI-{h.Version}", g, [data], Unit(h.Description), notes, known, h.Description, []);
    }

    private static NiftiHeader Header(Stream s, VoxelStream io)
    {
        var bytes = new byte[540];
        io.Fill(s, "NIfTI header", bytes.AsSpan(0, 348), 0, 348);
        var little = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var big = little is not (348 or 540);
        var size = big ? BinaryPrimitives.ReadInt32BigEndian(bytes) : little;
        io.Fill(s, "NIfTI header", bytes.AsSpan(348, size - 348), 348, size);
        return NiftiHeader.Parse(bytes.AsSpan(0, size), big);
    }

    private static VoxelType Type(string file, NiftiHeader h)
    {
        VoxelType? t = h.DataType switch
        {
            2 => VoxelType.UInt8,
            4 => VoxelType.Int16,
            8 => VoxelType.Int32,
            16 => VoxelType.Float32,
            64 => VoxelType.Float64,
            256 => VoxelType.Int8,
            512 => VoxelType.UInt16,
            768 => VoxelType.UInt32,
            1024 => VoxelType.Int64,
            1280 => VoxelType.UInt64,
            _ => null,
        };
        if (t is null)
        {
            var kind = h.DataType switch { 1 => "one bit per voxel", 32 or 1792 or 2048 => "complex numbers", 128 => "RGB colours", 2304 => "RGBA colours", 1536 => "128-bit floats", _ => "an unknown type" };
            throw new DataFormatException(file, "datatype", $"code {h.DataType} is {kind}.", "One real number per voxel is needed: integers of 8 to 64 bits or floats of 32 or 64 bits.");
        }
        if (h.BitPix != 0 && h.BitPix != 8 * t.Value.Size())
        {
            throw new DataFormatException(file, "bitpix", $"{h.BitPix} bits do not fit datatype {h.DataType} ({8 * t.Value.Size()} bits).", "The header contradicts itself; export the image again.");
        }
        return t.Value;
    }

    private static long Offset(string file, NiftiHeader h)
    {
        var pair = h.Magic[1] == 'i';
        var least = pair ? 0 : h.Size;
        // Writers that leave 0 in a single file mean "right after the header and its four extension bytes".
        var offset = h.VoxOffset == 0 && !pair ? h.Size + 4 : h.VoxOffset;
        return offset >= least && offset <= 1L << 32 && offset == Math.Floor(offset) ? (long)offset
            : throw new DataFormatException(file, "vox_offset", $"the voxels cannot begin at byte {h.VoxOffset:g6}.", $"At least {least} is possible.");
    }

    private static (double Slope, double Intercept) Scaling(string file, NiftiHeader h)
    {
        if (h.Slope == 0 || !double.IsFinite(h.Slope))
        {
            return (1, 0);
        }
        return double.IsFinite(h.Intercept) ? (h.Slope, h.Intercept)
            : throw new DataFormatException(file, "scl_inter", "the intercept is not a finite number.", "The header contradicts itself; export the image again.");
    }

    private static string PairName(string header)
    {
        var stem = header.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase) ? header[..^4] : header;
        return stem + (header.EndsWith(".HDR", StringComparison.Ordinal) ? ".IMG" : ".img");
    }

    /// <summary>Our own maps end their description with "[unit]"; Hounsfield's UCUM name brings its own brackets.</summary>
    private static string Unit(string description)
    {
        var open = description.LastIndexOf('[');
        if (open < 1 || !description.EndsWith(']') || description[open - 1] != ' ')
        {
            return "";
        }
        var unit = description[open..];
        return unit == "[hnsf'U]" ? unit : unit[1..^1];
    }
}
