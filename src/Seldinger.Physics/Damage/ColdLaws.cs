using Seldinger.Core.Values;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Damage;

/// <summary>Isotherms of death by cold, as temperature rises above body temperature (negative), K. Sources: <c>turk1999</c>, <c>littrup2009</c>, <c>hoffmann2001</c>.</summary>
/// <param name="DesignRiseK">Below it one freeze is lethal.</param>
/// <param name="PhantomRiseK">What phantom studies call lethal ice.</param>
/// <param name="PartialRiseK">Below it part of the cells die in one freeze.</param>
/// <param name="IceEdgeRiseK">Surface of the ice that images show.</param>
public sealed record ColdLaws(double DesignRiseK, double PhantomRiseK, double PartialRiseK, double IceEdgeRiseK)
{
    /// <summary>Catalogue id of the entry that holds these values.</summary>
    public const string Id = "cold-damage";

    /// <summary>The values of a draw.</summary>
    public static ColdLaws From(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var body = BioheatValues.BodyTemperatureK(draw);
        double Rise(string name) => draw.Si($"{Id}.{name}") - body;
        return new(Rise("design_temperature"), Rise("phantom_temperature"), Rise("partial_temperature"), Rise("ice_edge"));
    }

    /// <summary>True when a cell counts as destroyed under an endpoint.</summary>
    /// <param name="endpoint">One of <see cref="ColdDamage.Endpoints"/>.</param>
    /// <param name="lowestRise">Lowest temperature rise so far, K.</param>
    /// <param name="passages">Passages of the partially lethal cold, both ways.</param>
    public bool Destroyed(string endpoint, float lowestRise, float passages) => endpoint switch
    {
        ColdDamage.Design => lowestRise < DesignRiseK,
        "isotherm-30C" => lowestRise < PhantomRiseK,
        "isotherm-20C" => lowestRise < PartialRiseK,
        "isotherm-20C-twice" => lowestRise < DesignRiseK || passages > 2,
        "ice-edge" => lowestRise < IceEdgeRiseK,
        _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, "No endpoint of death by cold."),
    };
}
