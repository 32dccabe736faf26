using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Seldinger.Core.Geometry;
using Seldinger.Core.IO;

namespace Seldinger.Imaging.Nifti;

/// <summary>Voxel types that are written.</summary>
public enum NiftiType
{
    /// <summary>Unsigned 8 bits.</summary>
    UInt8,

    /// <summary>Signed 16 bits.</summary>
    Int16,

    /// <summary>IEEE 754 single.</summary>
    Float32,
}

/// <summary>
/// Writes NIfTI-1 files (.nii, or .nii.gz by name): RAS sform and qform with code 1, millimetres, "quantity [unit]" in descrip. The same input gives the same
/// bytes: the gzip header holds no time and no name. A sheared geometry has an sform only.
/// </summary>
public static class NiftiWriter
{
    /// <summary>Writes an image; the file appears whole or not at all.</summary>
    /// <param name="path">Path; ends with .nii or .nii.gz.</param>
    /// <param name="image">Values and geometry (LPS mm).</param>
    /// <param name="quantity">What the values are, for example "highest temperature"; with the image's unit at most 79 Latin-1 characters.</param>
    /// <param name="type">Stored type; integers hold values as they are, without scaling.</param>
    /// <exception cref="ArgumentException">A value does not fit an integer type, a count exceeds 32,767, or the text is too long.</exception>
    public static void Write(string path, ImageVolume image, string quantity = "", NiftiType type = NiftiType.Float32)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(image);
        var header = Header(image.Geometry, Description(quantity, image.Unit), type);
        ToFile(path, s => WriteTo(s, header, image.Data, type));
    }

    /// <summary>Writes a mask as 0 and 1, 8 bits.</summary>
    /// <param name="path">Path; ends with .nii or .nii.gz.</param>
    /// <param name="mask">The set.</param>
    /// <param name="quantity">What the set is.</param>
    public static void Write(string path, Mask mask, string quantity = "")
    {
        ArgumentNullException.ThrowIfNull(mask);
        WriteLabels(path, mask.Geometry, mask.Data, quantity);
    }

    /// <summary>Writes labels, 8 bits.</summary>
    /// <param name="path">Path; ends with .nii or .nii.gz.</param>
    /// <param name="g">Geometry.</param>
    /// <param name="labels">One label per voxel.</param>
    /// <param name="quantity">What the labels are.</param>
    /// <exception cref="ArgumentException">The length is not the voxel count.</exception>
    public static void WriteLabels(string path, ImageGeometry g, byte[] labels, string quantity = "")
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length != g.Count)
        {
            throw new ArgumentException($"The geometry has {g.Count} voxels, the data {labels.Length}.", nameof(labels));
        }
        var header = Header(g, Description(quantity, ""), NiftiType.UInt8);
        ToFile(path, s =>
        {
            s.Write(header);
            s.Write(labels);
        });
    }

    private static string Description(string quantity, string unit)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        var text = unit.Length == 0 ? quantity : unit == "[hnsf'U]" ? $"{quantity} {unit}".TrimStart() : $"{quantity} [{unit}]".TrimStart();
        return text.Length <= 79 && text.All(c => c is >= ' ' and < (char)256) ? text : throw new ArgumentException($"'{text}' is longer than the 79 Latin-1 characters of the description.", nameof(quantity));
    }

    private static byte[] Header(ImageGeometry g, string description, NiftiType type)
    {
        if (Math.Max(g.Nx, Math.Max(g.Ny, g.Nz)) > short.MaxValue)
        {
            throw new ArgumentException($"NIfTI-1 holds at most 32,767 voxels along an axis, not {g.Nx} x {g.Ny} x {g.Nz}.", nameof(g));
        }
        var h = new byte[352];
        void I16(int at, int v) => BinaryPrimitives.WriteInt16LittleEndian(h.AsSpan(at), (short)v);
        void F32(int at, double v) => BinaryPrimitives.WriteSingleLittleEndian(h.AsSpan(at), (float)v);
        BinaryPrimitives.WriteInt32LittleEndian(h, 348);
        h[38] = (byte)'r';
        int[] dim = [3, g.Nx, g.Ny, g.Nz, 1, 1, 1, 1];
        for (var n = 0; n < 8; n++)
        {
            I16(40 + 2 * n, dim[n]);
        }
        var (code, bits) = type switch { NiftiType.UInt8 => (2, 8), NiftiType.Int16 => (4, 16), _ => (16, 32) };
        I16(70, code);
        I16(72, bits);
        Vec3[] column = [Ras(g.ToLps.ColumnX), Ras(g.ToLps.ColumnY), Ras(g.ToLps.ColumnZ), Ras(g.ToLps.Origin)];
        var handed = g.ToLps.Determinant < 0 ? -1 : 1;
        double[] pixdim = [handed, column[0].Length, column[1].Length, column[2].Length, 0, 0, 0, 0];
        for (var n = 0; n < 8; n++)
        {
            F32(76 + 4 * n, pixdim[n]);
        }
        F32(108, 352);
        F32(112, 1);
        h[123] = 2;
        Encoding.Latin1.GetBytes(description, h.AsSpan(148, 79));
        if (g.IsOrthogonal)
        {
            I16(252, 1);
            var (x, y) = (column[0].Normalized(), column[1].Normalized());
            y = (y - x * Vec3.Dot(x, y)).Normalized();
            var (b, c, d) = NiftiTransform.Quaternion(x, y, Vec3.Cross(x, y));
            double[] q = [b, c, d, column[3].X, column[3].Y, column[3].Z];
            for (var n = 0; n < 6; n++)
            {
                F32(256 + 4 * n, q[n]);
            }
        }
        I16(254, 1);
        for (var row = 0; row < 3; row++)
        {
            for (var n = 0; n < 4; n++)
            {
                F32(280 + 16 * row + 4 * n, column[n][row]);
            }
        }
        "n+1\0"u8.CopyTo(h.AsSpan(344));
        return h;
    }

    private static Vec3 Ras(Vec3 v) => new(-v.X, -v.Y, v.Z);

    private static void WriteTo(Stream s, byte[] header, float[] data, NiftiType type)
    {
        s.Write(header);
        var buffer = new byte[1 << 18];
        var size = type switch { NiftiType.UInt8 => 1, NiftiType.Int16 => 2, _ => 4 };
        for (var start = 0; start < data.Length; start += buffer.Length / size)
        {
            var part = data.AsSpan(start, Math.Min(buffer.Length / size, data.Length - start));
            if (type == NiftiType.Float32 && BitConverter.IsLittleEndian)
            {
                s.Write(MemoryMarshal.AsBytes(part));
                continue;
            }
            for (var n = 0; n < part.Length; n++)
            {
                Put(buffer.AsSpan(n * size), part[n], type);
            }
            s.Write(buffer.AsSpan(0, part.Length * size));
        }
    }

    private static void Put(Span<byte> to, float v, NiftiType type)
    {
        if (type == NiftiType.Float32)
        {
            BinaryPrimitives.WriteSingleLittleEndian(to, v);
            return;
        }
        var whole = MathF.Round(v);
        var (low, high) = type == NiftiType.UInt8 ? (0f, 255f) : (-32768f, 32767f);
        if (!(whole >= low && whole <= high))
        {
            throw new ArgumentException($"The value {v} does not fit {type}; write Float32.", nameof(v));
        }
        if (type == NiftiType.UInt8)
        {
            to[0] = (byte)whole;
        }
        else
        {
            BinaryPrimitives.WriteInt16LittleEndian(to, (short)whole);
        }
    }

    private static void ToFile(string path, Action<Stream> write)
    {
        var packed = path.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase);
        if (!packed && !path.EndsWith(".nii", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{path}' must end with .nii or .nii.gz.", nameof(path));
        }
        AtomicOutput.File(path, s =>
        {
            if (!packed)
            {
                write(s);
                return;
            }
            using var z = new PlainGzip(s);
            write(z);
        });
    }

    /// <summary>Gzip with a header that holds neither time, name nor system.</summary>
    private sealed class PlainGzip : Stream
    {
        private readonly Stream _output;
        private readonly DeflateStream _deflate;
        private uint _crc;
        private uint _length;

        public PlainGzip(Stream output)
        {
            _output = output;
            output.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
            _deflate = new(output, CompressionLevel.Fastest, leaveOpen: true);
        }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _crc = Crc32.Update(_crc, buffer);
            _length += (uint)buffer.Length;
            _deflate.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => _deflate.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _deflate.Dispose();
                Span<byte> end = stackalloc byte[8];
                BinaryPrimitives.WriteUInt32LittleEndian(end, _crc);
                BinaryPrimitives.WriteUInt32LittleEndian(end[4..], _length);
                _output.Write(end);
            }
            base.Dispose(disposing);
        }
    }
}
