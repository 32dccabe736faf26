using System.Diagnostics;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;
using Seldinger.Therapies;

namespace Seldinger.Planning.Bench;

/// <summary>What a benchmark gets, and where it writes what it finds.</summary>
/// <param name="catalogue">The catalogue.</param>
/// <param name="therapies">Known therapies.</param>
/// <param name="threads">Threads, for ours and for the peers.</param>
/// <param name="cancel">Cancellation.</param>
internal sealed class BenchContext(Catalogue catalogue, TherapyRegistry therapies, int threads, CancellationToken cancel)
{
    private readonly List<BenchLine> _lines = [];
    private readonly List<BenchTarget> _targets = [];
    private readonly List<string> _missing = [];

    internal Catalogue Catalogue { get; } = catalogue;

    internal TherapyRegistry Therapies { get; } = therapies;

    internal int Threads { get; } = threads;

    internal CancellationToken Cancel { get; } = cancel;

    internal IReadOnlyList<BenchLine> Lines => _lines;

    internal IReadOnlyList<BenchTarget> Targets => _targets;

    internal IReadOnlyList<string> Missing => _missing;

    /// <summary>Writes a number down and returns it.</summary>
    internal double Line(string name, double value, string unit, string note = "")
    {
        _lines.Add(new(name, value, unit, note));
        return value;
    }

    /// <summary>Writes a target down.</summary>
    internal void Target(string name, double value, double target, string unit, bool atLeast = false) => _targets.Add(new(name, value, target, unit, atLeast));

    /// <summary>Time on all processors together during the run that <see cref="Time"/> returned, s: it says more than the wall clock on a busy machine.</summary>
    internal double ProcessorS { get; private set; }

    /// <summary>Times work, wall clock in s, the best of some runs.</summary>
    internal double Time(Action work, int runs = 1)
    {
        var best = double.PositiveInfinity;
        using var process = Process.GetCurrentProcess();
        for (var n = 0; n < runs; n++)
        {
            Cancel.ThrowIfCancellationRequested();
            process.Refresh();
            var before = process.TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            work();
            var seconds = clock.Elapsed.TotalSeconds;
            process.Refresh();
            if (seconds < best)
            {
                (best, ProcessorS) = (seconds, (process.TotalProcessorTime - before).TotalSeconds);
            }
        }
        return best;
    }

    /// <summary>Times work, the best of some runs, and writes the time down with the processor time beside it.</summary>
    internal double TimedLine(string name, Action work, Func<string>? note = null, int runs = 1)
    {
        var seconds = Time(work, runs);
        var processor = FormattableString.Invariant($"{ProcessorS:G3} s of processors");
        return Line(name, seconds, "s", note is null ? processor : $"{processor}; {note()}");
    }

    /// <summary>Runs a peer; when it cannot be run, its reason is written down and null is returned.</summary>
    internal double? Peer(string name, Func<double> run)
    {
        try
        {
            return run();
        }
        catch (ResourceMissingException e)
        {
            _missing.Add($"{name}: {e.Message}");
            return null;
        }
    }
}
