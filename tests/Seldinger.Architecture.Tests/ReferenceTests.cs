using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Seldinger.Architecture.Tests;

/// <summary>References point one way only.</summary>
public sealed class ReferenceTests
{
    private const string AllButHosts = "Core Numerics Imaging Physics Biology Therapies";

    /// <summary>Projects and packages that each project may name, and no other.</summary>
    private static readonly Dictionary<string, (string Projects, string Packages)> Allowed = new()
    {
        ["Core"] = ("", ""),
        ["Numerics"] = ("", "System.Numerics.Tensors MathNet.Numerics"),
        ["Imaging"] = ("Core Numerics", "YamlDotNet"),
        ["Physics"] = ("Core Numerics", ""),
        ["Biology"] = ("Core Numerics", ""),
        ["Therapies"] = ("Core", ""),
        ["Planning"] = (AllButHosts, "YamlDotNet"),
        ["Cli"] = ("Planning", "System.CommandLine Spectre.Console"),
        ["Server"] = ("Planning", ""),
    };

    public static TheoryData<string> Projects => [.. Repository.Files("src", "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectFile_References_AreAllowed(string project)
    {
        Assert.True(Allowed.TryGetValue(Short(project), out var allowed), $"{project} is not in the table of ReferenceTests: say there what it may reference.");
        XDocument file = XDocument.Load(Repository.Path("src", project, project + ".csproj"));
        string[] projects = [.. Names(file, "ProjectReference").Select(include => Short(Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))))];
        Assert.Empty(projects.Except(allowed.Projects.Split(' ')));
        Assert.Empty(Names(file, "PackageReference").Except(allowed.Packages.Split(' ')));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_References_AreAllowed(string project)
    {
        // Cli may use what Planning hands it: its project file names Planning alone, its assembly may name what Planning exposes.
        string allowed = Short(project) is "Cli" or "Server" ? AllButHosts + " Planning" : Allowed[Short(project)].Projects;
        string name = project == "Seldinger.Cli" ? "seldinger" : project;
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
        MetadataReader reader = file.GetMetadataReader();
        string[] ours =
        [
            .. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))
                .Where(reference => reference.StartsWith("Seldinger.", StringComparison.Ordinal))
                .Select(Short),
        ];
        Assert.Empty(ours.Except(allowed.Split(' ')));
    }

    [Fact]
    public void Packages_Versions_StandInTheCentralFileOnly()
    {
        string[] offenders =
        [
            .. Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"))
                .Where(file => XDocument.Load(file).Descendants("PackageReference").Any(p => p.Attribute("Version") is not null))
                .Select(Repository.Relative),
        ];
        Assert.Empty(offenders);
    }

    [Fact]
    public void Solution_Projects_AreAllThere()
    {
        string[] listed = [.. XDocument.Load(Repository.Path("Seldinger.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value).Order(StringComparer.Ordinal)];
        string[] present = [.. Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj")).Select(Repository.Relative).Order(StringComparer.Ordinal)];
        Assert.Equal(present, listed.Where(path => path.StartsWith("src/", StringComparison.Ordinal) || path.StartsWith("tests/", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Names(XDocument file, string element) => file.Descendants(element).Select(e => e.Attribute("Include")!.Value);

    private static string Short(string name) => name.Replace("Seldinger.", "", StringComparison.Ordinal);
}
