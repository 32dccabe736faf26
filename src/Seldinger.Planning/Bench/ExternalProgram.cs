using System.Diagnostics;
using Seldinger.Core.Errors;

namespace Seldinger.Planning.Bench;

/// <summary>Runs other programs that this one is compared with: an interpreter or a compiler of the machine, in a temporary folder.</summary>
internal static class ExternalProgram
{
    /// <summary>Debian's interpreter, which sees Debian's numpy and scipy; the one on PATH may be another.</summary>
    internal const string Python = "/usr/bin/python3";

    /// <summary>Full path of a program, or null.</summary>
    internal static string? Find(string name) => Path.IsPathRooted(name) ? File.Exists(name) ? name : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(d => d.Length > 0).Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program and returns what it printed.</summary>
    /// <exception cref="ResourceMissingException">It is absent, failed, or took too long.</exception>
    internal static string Run(string program, string folder, int timeoutS, int threads, CancellationToken cancel, params string[] arguments)
    {
        var path = Find(program) ?? throw new ResourceMissingException($"{program} is not installed.");
        var start = new ProcessStartInfo(path, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        using var p = Process.Start(start) ?? throw new ResourceMissingException($"{path} did not start.");
        using var stop = cancel.Register(() => Kill(p));
        var error = p.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = p.StandardOutput.ReadToEndAsync(CancellationToken.None);
        if (!p.WaitForExit(TimeSpan.FromSeconds(timeoutS)))
        {
            Kill(p);
            throw new ResourceMissingException($"{Path.GetFileName(path)} took longer than {timeoutS} s.");
        }
        cancel.ThrowIfCancellationRequested();
        var text = error.GetAwaiter().GetResult().Trim();
        return p.ExitCode == 0 ? output.GetAwaiter().GetResult()
            : throw new ResourceMissingException($"{Path.GetFileName(path)} failed: {(text.Length > 0 ? text.Split('\n')[^1] : $"exit code {p.ExitCode}")}");
    }

    /// <summary>Gives a temporary folder that is gone afterwards.</summary>
    internal static T InTemporaryFolder<T>(Func<string, T> work)
    {
        var folder = Directory.CreateTempSubdirectory("seldinger-").FullName;
        try
        {
            return work(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Kill(Process p)
    {
        try
        {
            p.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
