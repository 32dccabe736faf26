using System.Globalization;

namespace Seldinger.Planning.Bench;

/// <summary>The programs under bench/native: compiled or interpreted in a temporary folder in the same call, with as many threads.</summary>
internal static class NativePeers
{
    private const int TimeoutS = 60;

    /// <summary>Compiles a C++ file with g++ -O3 -march=native -fopenmp, runs it and returns the number that it prints.</summary>
    /// <exception cref="Core.Errors.ResourceMissingException">There is no compiler, or it failed.</exception>
    internal static double Compiled(BenchContext c, string file, params string[] arguments) => ExternalProgram.InTemporaryFolder(folder =>
    {
        Write(folder, file);
        ExternalProgram.Run("g++", folder, TimeoutS, c.Threads, c.Cancel, "-O3", "-march=native", "-fopenmp", "-o", "peer", file);
        return Number(ExternalProgram.Run(Path.Combine(folder, "peer"), folder, TimeoutS, c.Threads, c.Cancel, arguments));
    });

    /// <summary>Runs a Python file with Debian's interpreter and returns the number that it prints.</summary>
    /// <exception cref="Core.Errors.ResourceMissingException">The interpreter or a module is absent.</exception>
    internal static double Interpreted(BenchContext c, string file, Func<string, string[]> arguments) => ExternalProgram.InTemporaryFolder(folder =>
    {
        Write(folder, file);
        return Number(ExternalProgram.Run(ExternalProgram.Python, folder, TimeoutS, c.Threads, c.Cancel, [file, .. arguments(folder)]));
    });

    private static void Write(string folder, string file)
    {
        using var source = typeof(NativePeers).Assembly.GetManifestResourceStream($"bench/{file}") ?? throw new FileNotFoundException($"The program carries no '{file}'.");
        using var target = File.Create(Path.Combine(folder, file));
        source.CopyTo(target);
    }

    private static double Number(string text) => double.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
