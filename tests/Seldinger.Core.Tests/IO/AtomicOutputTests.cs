using Seldinger.Core.Errors;
using Seldinger.Core.IO;
using Seldinger.Tests;

namespace Seldinger.Core.Tests.IO;

public class AtomicOutputTests
{
    private const int Gone = int.MaxValue - 7;

    private static void Put(string folder, string text)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "a.txt"), text);
    }

    [Fact]
    public void Folder_LeftoversOfKilledRuns_GoAndThoseOfLivingOnesStay()
    {
        using var parent = new TemporaryFolder();
        var output = parent.File("out");
        Put($"{output}.{Gone}.partial", "half");
        Put($"{output}.{Environment.ProcessId}.partial", "half of an earlier process with our number");
        Put($"{output}.1.partial", "someone else is writing");
        AtomicOutput.Folder(output, force: false, f => File.WriteAllText(Path.Combine(f, "b.txt"), "whole"));
        Assert.Equal(["b.txt"], Directory.GetFiles(output).Select(Path.GetFileName));
        Assert.Equal([$"{output}.1.partial"], Directory.GetDirectories(parent.Path, "out.*.partial"));
    }

    [Fact]
    public void RequireFolder_KilledWhileReplacing_TheFormerFolderComesBack()
    {
        using var parent = new TemporaryFolder();
        var output = parent.File("out");
        Put($"{output}.{Gone}.old", "former");
        Assert.Contains("--force", Assert.Throws<ValidationException>(() => AtomicOutput.RequireFolder(output, force: false)).Message, StringComparison.Ordinal);
        Assert.Equal("former", File.ReadAllText(Path.Combine(output, "a.txt")));
    }
}
