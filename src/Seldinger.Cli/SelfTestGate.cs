using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Seldinger.Core.IO;
using Seldinger.Core.Values;
using Seldinger.Planning.Validation;

namespace Seldinger.Cli;

/// <summary>
/// At the first start of a build: the quick self-test, once. That it passed is kept under the build's own name in the user's cache folder; where nothing can be
/// kept, it runs again at the next start.
/// </summary>
/// <param name="cacheFolder">Folder of kept results; null = none.</param>
/// <param name="error">Where a failure is told.</param>
public sealed class SelfTestGate(string? cacheFolder, TextWriter error)
{
    /// <summary>The user's cache folder for this program: XDG_CACHE_HOME, else .cache in the home folder, else the local application data; null = none.</summary>
    public static string? UserFolder()
    {
        var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var root = !string.IsNullOrEmpty(xdg) ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : home.Length > 0 ? Path.Combine(home, ".cache") : "";
        return root.Length > 0 && Path.IsPathRooted(root) ? Path.Combine(root, "seldinger") : null;
    }

    /// <summary>The name of this build: a hash of the module ids of the program's assemblies.</summary>
    public static string Build { get; } = NameOf(typeof(SelfTestGate).Assembly);

    /// <summary>True when this build may be used; else a warning was written.</summary>
    /// <param name="test">The test: what failed, empty = passed.</param>
    public bool Pass(Func<IReadOnlyList<string>> test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var kept = cacheFolder is null ? null : Path.Combine(cacheFolder, $"self-test-{Build}");
        if (kept is not null && File.Exists(kept))
        {
            return true;
        }
        if (test() is { Count: > 0 } failures)
        {
            error.WriteLine($"seldinger: WARNING: the self-test of this build failed; its results must not be used.{Environment.NewLine}{string.Join(Environment.NewLine, failures.Select(f => $"  {f}"))}");
            return false;
        }
        try
        {
            if (kept is not null)
            {
                AtomicOutput.Text(kept, "passed\n");
            }
        }
        catch (Exception x) when (x is IOException or UnauthorizedAccessException)
        {
            // Without a cache folder the test runs at every start: it takes less than a second.
        }
        return true;
    }

    /// <summary>The self-test on the program's own catalogue.</summary>
    public static IReadOnlyList<string> Test() => SelfTest.Run(Therapies.SeldingerCatalogue.Load());

    private static string NameOf(Assembly program)
    {
        var own = program.GetReferencedAssemblies().Where(a => a.Name!.StartsWith("Seldinger.", StringComparison.Ordinal)).Select(Assembly.Load).Append(program);
        var ids = string.Join(';', own.Select(a => $"{a.GetName().Name} {a.ManifestModule.ModuleVersionId}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ids)))[..16];
    }
}
