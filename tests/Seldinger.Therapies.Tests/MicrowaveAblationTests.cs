using System.Text;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;

namespace Seldinger.Therapies.Tests;

/// <summary>What a device file must say of an antenna.</summary>
public sealed class MicrowaveAblationTests
{
    private static CatalogueEntry Device(string more, params string[] values)
    {
        var catalogue = new Catalogue();
        string Value(string name) => $"\"{name}\": {{ \"value\": 2, \"unit\": \"mm\", \"low\": 2, \"high\": 2, \"distribution\": \"fixed\", \"source\": \"lab\", \"species\": \"device\", \"condition\": \"bench\", \"grade\": \"E2\" }}";
        catalogue.Add("d.json", new MemoryStream(Encoding.UTF8.GetBytes($"{{ \"entries\": [ {{ \"id\": \"mine\", \"kind\": \"microwave-device\", \"name\": \"Mine\" {more}, \"values\": {{ {string.Join(", ", values.Select(Value))} }} }} ] }}")));
        return catalogue["mine"];
    }

    [Fact]
    public void ActiveCentre_ALine_IsTheMiddleOfIt() =>
        Assert.Equal(3, new MicrowaveAblation().ActiveCentreMm(Device("", "frequency", "efficiency", "outer_diameter", "sar_offset", "sar_length"), new Dictionary<string, double>()), 1e-9);

    [Fact]
    public void ActiveCentre_ASlot_IsTheMiddleOfIt() =>
        Assert.Equal(3, new MicrowaveAblation().ActiveCentreMm(Device(", \"field\": \"coax\"", "frequency", "efficiency", "outer_diameter", "feed_inner_diameter", "feed_dielectric_diameter", "feed_outer_diameter", "feed_permittivity", "tip_length", "slot_offset", "slot_width"), new Dictionary<string, double>()), 1e-9);

    [Fact]
    public void ActiveCentre_AnAntennaWithoutItsGeometry_NamesAllThatIsMissing()
    {
        var e = Assert.Throws<ValidationException>(() => new MicrowaveAblation().ActiveCentreMm(Device(", \"field\": \"coax\"", "frequency", "efficiency", "outer_diameter", "choke_length"), new Dictionary<string, double>()));
        foreach (var name in (string[])["feed_inner_diameter", "feed_permittivity", "tip_length", "choke_lip", "choke_inner_diameter", "choke_permittivity"])
        {
            Assert.Contains($"mine.{name}", e.Message);
        }
    }
}
