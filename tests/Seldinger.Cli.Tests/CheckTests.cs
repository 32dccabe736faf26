using System.Text.Json;
using System.Xml.Linq;
using Seldinger.Cli.Tests.Acceptance;
using Seldinger.Tests;

namespace Seldinger.Cli.Tests;

public class CheckTests
{
    [Fact]
    public async Task Check_WithOut_WritesThreeSlicesAndTheSameDocument()
    {
        using var folder = new TemporaryFolder();
        SmallPatient.Write(folder.File("case"), shell: false);
        var (code, text, error) = await CommandLine.Run("check", folder.File("case"), "--quiet", "--json", "--out", folder.File("check"));
        Assert.True(code == 0, error);
        using var printed = JsonDocument.Parse(text);
        using var kept = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("check/check.json"), TestContext.Current.CancellationToken));
        Assert.Equal(printed.RootElement.GetProperty("findings").GetRawText(), kept.RootElement.GetProperty("findings").GetRawText());
        Assert.Equal(3, XDocument.Load(folder.File("check/slices-1.svg")).Descendants().Count(e => e.Name.LocalName == "image"));

        (code, _, error) = await CommandLine.Run("check", folder.File("case"), "--quiet", "--therapy", "moonbeam");
        Assert.Equal(2, code);
        Assert.Contains("moonbeam", error, StringComparison.Ordinal);
    }
}
