using Seldinger.Core.Errors;
using Seldinger.Physics.Microwave;
using Seldinger.Physics.Tests.Heat;
using Seldinger.Tests;

namespace Seldinger.Physics.Tests.Microwave;

/// <summary>Manufacturers' zones: fitted rows, scored rows, and the one that everybody checks first.</summary>
public sealed class ZoneTableTests(ITestOutputHelper output)
{
    private static IReadOnlyList<ZoneRow> Table()
    {
        const string File = "validation/cases/mwa-vendor-table/reference.csv";
        using var csv = new StreamReader(TestData.InRepository(File));
        return ZoneTable.Read(csv, File);
    }

    [Fact]
    public void Table_Rows_AreHalfFittedAndHalfScored()
    {
        var rows = Table();
        Assert.Equal(28, rows.Count);
        Assert.All(rows.GroupBy(r => r.Device), g => Assert.Equal(g.Count() / 2, g.Count(r => r.Role == "fit")));
    }

    [Theory]
    [InlineData("emprint", 2.5)]
    [InlineData("amica", 3)]
    [InlineData("acculis", 2.5)]
    public void Validate_ADevicesTable_IsWithinTheToleranceOfTheCase(string device, double spacingMm)
    {
        foreach (var c in ZoneTable.Validate(HeatCase.Catalogue, [.. Table().Where(r => r.Device == device)], spacingMm, 2))
        {
            output.WriteLine($"{c.Id}: {c.Error:F2} mm; {c.Description}");
            Assert.True(c.Passed, $"{c.Id}: {c.Error:F2} mm");
        }
    }

    [Fact]
    [Trait("Row", "A5.02")]
    public void Predict_HundredWattsTenMinutes_IsTheVendorsZoneWithinTwiceTheScoredError()
    {
        // Vendor's profile: 42 mm along, 36 mm across, 28.5 mL. Twice the root mean square of the device's scored rows (1.85 mm) is a 95 % band of the model.
        ZoneRow[] rows = [new("emprint", 100, 600, 42, 36, "score")];
        var p = ZoneTable.Predict(HeatCase.Catalogue, rows, ZoneTable.Declared(HeatCase.Catalogue, "emprint"), new Dictionary<string, string>(), 2, 2)[0];
        var volume = Math.PI / 6 * p.LengthMm * p.WidthMm * p.WidthMm * 1e-3;
        output.WriteLine($"{p.LengthMm:F1} x {p.WidthMm:F1} mm, ellipsoid {volume:F1} mL; vendor 42 x 36 mm, 28.5 mL");
        Assert.InRange(p.LengthMm, 42 - 3.7, 42 + 3.7);
        Assert.InRange(p.WidthMm, 36 - 3.7, 36 + 3.7);
        Assert.InRange(volume, 28.5 * 0.8, 28.5 * 1.2);
    }

    [Fact]
    public void MedianVolumeError_OfThreeSettings_IsTheMiddleOne()
    {
        ZonePrediction Off(double share) => new(new("emprint", 45, 150, 24, 23, "score"), 24 * (1 + share), 23);
        Assert.Equal(0.1, ZoneTable.MedianVolumeError([Off(0), Off(-0.3), Off(0.1)]), 1e-12);
        Assert.Equal(0.2, ZoneTable.MedianVolumeError([Off(-0.3), Off(0.1)]), 1e-12);
    }

    [Theory]
    [InlineData("emprint,45,150,24,23")]
    [InlineData("emprint,45,-150,24,23,fit")]
    [InlineData("emprint,45,150,x,23,fit")]
    [InlineData("emprint,45,150,24,23,both")]
    public void Read_DamagedRow_NamesTheLine(string row)
    {
        var e = Assert.Throws<DataFormatException>(() => ZoneTable.Read(new StringReader("heading\n" + row), "t.csv"));
        Assert.Contains("line 2", e.Message);
    }
}
