using System.Security.Cryptography;
using System.Text;

namespace Seldinger.Planning.Uncertainty;

/// <summary>
/// Finished draws in a folder beside the output, so that an interrupted study goes on where it stopped. Every file begins with the hash of everything that the draws depend on; files of
/// another study are ignored and overwritten.
/// </summary>
/// <param name="folder">Folder; null keeps nothing.</param>
/// <param name="inputs">Everything that the draws depend on, as text.</param>
public sealed class DrawStore(string? folder, string inputs)
{
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(inputs));

    /// <summary>Number of draws that were found and not run again.</summary>
    public int Reused { get; private set; }

    /// <summary>The outcome of a draw, from its file where there is one.</summary>
    /// <param name="name">Name of the draw, a plain file name.</param>
    /// <param name="bytes">Length of its zone in bytes.</param>
    /// <param name="run">Runs it.</param>
    public DrawOutcome Get(string name, int bytes, Func<DrawOutcome> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (folder is null)
        {
            return run();
        }
        var path = Path.Combine(folder, name + ".draw");
        if (Read(path, bytes) is { } known)
        {
            lock (_hash)
            {
                Reused++;
            }
            return known;
        }
        var outcome = run();
        Core.IO.AtomicOutput.File(path, s =>
        {
            using var w = new BinaryWriter(s, Encoding.UTF8, leaveOpen: true);
            w.Write(_hash);
            w.Write(outcome.MarginMm);
            w.Write(outcome.ZoneMl);
            w.Write(outcome.Zone);
        });
        return outcome;
    }

    /// <summary>Removes the folder once the outputs are written.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.GetFiles(folder, "*.draw"))
            {
                File.Delete(file);
            }
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    private DrawOutcome? Read(string path, int bytes)
    {
        var length = _hash.Length + 2 * sizeof(double) + bytes;
        if (new FileInfo(path) is not { Exists: true } file || file.Length != length)
        {
            return null;
        }
        using var r = new BinaryReader(File.OpenRead(path));
        return r.ReadBytes(_hash.Length).AsSpan().SequenceEqual(_hash) ? new(r.ReadDouble(), r.ReadDouble(), r.ReadBytes(bytes)) : null;
    }
}

/// <summary>What one draw did.</summary>
/// <param name="MarginMm">Minimal margin over the lesion's counted surface, mm.</param>
/// <param name="ZoneMl">Volume of the zone, mL.</param>
/// <param name="Zone">The zone, one bit per voxel of the map.</param>
public sealed record DrawOutcome(double MarginMm, double ZoneMl, byte[] Zone);
