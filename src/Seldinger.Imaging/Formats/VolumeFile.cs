using System.Buffers.Binary;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Mha;
using Seldinger.Imaging.Nifti;
using Seldinger.Imaging.Nrrd;

namespace Seldinger.Imaging.Formats;

/// <summary>Reads NIfTI-1, NIfTI-2 (.nii, .nii.gz, .hdr + .img), NRRD (.nrrd, .nhdr, .seg.nrrd) and MetaImage (.mha, .mhd) volumes; the content decides, not the name.</summary>
public static class VolumeFile
{
    private static readonly string[] Extensions = [".nii", ".nii.gz", ".hdr", ".img", ".nrrd", ".nhdr", ".mha", ".mhd"];

    /// <summary>True when the name ends like a volume file.</summary>
    public static bool HasVolumeExtension(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Extensions.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path; of a header/image pair either one.</param>
    /// <param name="options">Limits and the volume of a series; null = <see cref="VolumeReadOptions.Default"/>.</param>
    /// <exception cref="DataFormatException">The file is damaged, lies about its size, holds no scalar volume, or exceeds the limits.</exception>
    public static LoadedVolume Read(string path, VolumeReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var header = path.EndsWith(".img", StringComparison.OrdinalIgnoreCase) ? path[..^4] + (char.IsUpper(path[^1]) ? ".HDR" : ".hdr") : path;
        using var source = VolumeSource.OnDisk(header);
        return Read(source, options ?? VolumeReadOptions.Default);
    }

    /// <summary>Reads a file whose bytes are in memory (an archive entry); headers with detached voxels are refused.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="options">Limits; null = <see cref="VolumeReadOptions.Default"/>.</param>
    /// <exception cref="DataFormatException">As for files on disk.</exception>
    public static LoadedVolume Read(string name, byte[] content, VolumeReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        using var source = VolumeSource.InMemory(name, content);
        return Read(source, options ?? VolumeReadOptions.Default);
    }

    private static LoadedVolume Read(VolumeSource source, VolumeReadOptions options)
    {
        var io = new VoxelStream(source.Name, VoxelReadLimits.Of(options));
        var s = source.Content;
        if (s.Length < 4)
        {
            throw new DataFormatException(source.Name, "", $"the file has {s.Length} bytes.", "It is empty or was not copied completely.");
        }
        Span<byte> first = stackalloc byte[4];
        io.Fill(s, "start", first, 0, 4);
        s.Position = 0;
        var packed = first[0] == 0x1f && first[1] == 0x8b;
        if (packed)
        {
            using var look = VoxelStream.Unpack(s, Packing.Gzip);
            io.Fill(look, "gzip start", first, 0, 4);
            s.Position = 0;
        }
        if (NiftiReader.Recognises(first))
        {
            return NiftiReader.Read(source, io, options, packed);
        }
        if (!packed && first.SequenceEqual("NRRD"u8))
        {
            return NrrdReader.Read(source, io, options);
        }
        if (!packed && MhaReader.Recognises(s))
        {
            return MhaReader.Read(source, io, options);
        }
        throw new DataFormatException(source.Name, "start of file", $"the first bytes ({BinaryPrimitives.ReadUInt32BigEndian(first):x8}) belong to no known volume format.", "Give NIfTI (.nii, .nii.gz), NRRD (.nrrd, .nhdr) or MetaImage (.mha, .mhd); DICOM is read as a series from its folder.");
    }

    /// <summary>Finishes a volume: label test, voxels that are no numbers, layers.</summary>
    internal static LoadedVolume Finish(VolumeSource source, string format, ImageGeometry g, IReadOnlyList<float[]> layers, string unit, List<string> notes, bool orientationKnown, string description, IReadOnlyList<SegmentInfo> segments)
    {
        var label = true;
        long strange = 0;
        foreach (var d in layers)
        {
            foreach (var v in d)
            {
                if (!(v >= 0 && v <= 65535 && v == (int)v))
                {
                    label = false;
                    strange += float.IsFinite(v) ? 0 : 1;
                }
            }
        }
        if (strange > 0)
        {
            notes.Add($"{strange} voxels are not finite numbers.");
        }
        return new()
        {
            File = source.Name,
            Format = format,
            Layers = [.. layers.Select(d => new ImageVolume(g, d, unit))],
            IsIntegerLabel = label,
            OrientationKnown = orientationKnown,
            Description = description,
            Segments = segments,
            Notes = notes,
        };
    }

    /// <summary>Which of several volumes is wanted.</summary>
    internal static int Choose(string file, string place, long volumes, VolumeReadOptions options)
    {
        if (volumes == 1 && options.Volume is null or 0)
        {
            return 0;
        }
        if (options.Volume is not { } wanted)
        {
            throw new DataFormatException(file, place, $"the file holds {volumes} volumes.", $"One is needed: choose a volume from 0 to {volumes - 1}, or export it alone.");
        }
        return wanted >= 0 && wanted < volumes ? wanted
            : throw new DataFormatException(file, place, $"the file holds {volumes} volumes and none with number {wanted}.", $"Choose from 0 to {volumes - 1}.");
    }
}
