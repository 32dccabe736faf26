using System.Runtime.InteropServices;
using System.Text.Json;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;

namespace Seldinger.Core.Scheduling;

/// <summary>
/// A run's state as bytes: a JSON head (grid, pools, vessels, controllers) with its length, then the raw fields in the order of the head.
/// Little-endian; written whole, restored bit by bit.
/// </summary>
public static class Checkpoint
{
    private const string Magic = "SELDCHK1";
    private const int MaxHeadBytes = 256 << 20;

    private sealed record Head(Grid3? Grid, IReadOnlyList<string> Tissues, double TimeS, double CourseTimeS, IReadOnlyList<string> Fields,
        IReadOnlyDictionary<string, double> Pools, VesselGraph? Vessels, IReadOnlyDictionary<string, SourceState> Sources);

    private static readonly JsonSerializerOptions Json = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Writes a checkpoint.</summary>
    public static void Write(Stream stream, RunState run)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(run);
        var t = run.Tissue;
        var names = t.FieldNames.ToList();
        var head = JsonSerializer.SerializeToUtf8Bytes(new Head(t.Grid, t.Tissues, t.TimeS, run.CourseTimeS, names, new SortedDictionary<string, double>(t.Pools, StringComparer.Ordinal), t.Vessels, run.Sources), Json);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(Magic));
        stream.Write(BitConverter.GetBytes(head.Length));
        stream.Write(head);
        foreach (var n in names)
        {
            stream.Write(Bytes(t.GetUntyped(n).Values));
        }
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="DataFormatException">Not a checkpoint, damaged, or of another version.</exception>
    public static RunState Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            var start = new byte[Magic.Length + 4];
            stream.ReadExactly(start);
            var length = BitConverter.ToInt32(start, Magic.Length);
            if (System.Text.Encoding.ASCII.GetString(start, 0, Magic.Length) != Magic || length is < 2 or > MaxHeadBytes)
            {
                throw new DataFormatException(name, "", "is not a checkpoint of this version.", "Start the run anew.");
            }
            var bytes = new byte[length];
            stream.ReadExactly(bytes);
            var head = JsonSerializer.Deserialize<Head>(bytes, Json)!;
            var tissue = new TissueState(head.Grid, head.Tissues) { TimeS = head.TimeS, Vessels = head.Vessels };
            foreach (var (k, v) in head.Pools)
            {
                tissue.Pools[k] = v;
            }
            foreach (var f in head.Fields)
            {
                var key = Fields.All.First(k => k.Name == f);
                var values = Array.CreateInstance(key.ValueType!, head.Grid!.Count);
                stream.ReadExactly(Bytes(values));
                tissue.SetUntyped(f, key.Wrap(head.Grid, values));
            }
            var run = new RunState(tissue) { CourseTimeS = head.CourseTimeS };
            foreach (var (k, v) in head.Sources)
            {
                run.Sources[k] = v;
            }
            return run;
        }
        catch (Exception x) when (x is EndOfStreamException or JsonException or InvalidOperationException or OverflowException)
        {
            throw new DataFormatException(name, "", "the checkpoint is damaged.", "Start the run anew.", x);
        }
    }

    private static Span<byte> Bytes(Array values) => values switch
    {
        float[] f => MemoryMarshal.AsBytes(f.AsSpan()),
        double[] d => MemoryMarshal.AsBytes(d.AsSpan()),
        byte[] b => b,
        _ => throw new InvalidOperationException($"A field of {values.GetType().GetElementType()} cannot be stored."),
    };
}
