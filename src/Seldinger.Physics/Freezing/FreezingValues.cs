using Seldinger.Core.Values;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Freezing;

/// <summary>Numbers of freezing that do not depend on the tissue. Temperatures are rises above body temperature, K.</summary>
/// <param name="LiquidusRiseK">Temperature at which freezing begins, K above body temperature (negative).</param>
/// <param name="SolidusRiseK">Temperature at which it is complete, K above body temperature; equal to the liquidus for a sharp front.</param>
/// <param name="IceSlopePerK">Relative rise of the conductivity of ice per kelvin of cooling, 1/K; 0 = constant.</param>
/// <param name="StasisRiseK">Tissue that was colder than this does not perfuse again after thaw, K above body temperature.</param>
public sealed record FreezingValues(double LiquidusRiseK, double SolidusRiseK, double IceSlopePerK, double StasisRiseK)
{
    /// <summary>Catalogue id of the entry that holds these values.</summary>
    public const string Id = "freezing";

    /// <summary>The values of a draw.</summary>
    /// <param name="draw">Values of the run.</param>
    /// <param name="sharp">True: all freezes at the liquidus.</param>
    /// <param name="iceLaw">True: ice conducts better the colder it is.</param>
    public static FreezingValues From(Draw draw, bool sharp, bool iceLaw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var body = BioheatValues.BodyTemperatureK(draw);
        var liquidus = draw.Si($"{Id}.liquidus") - body;
        return new(liquidus, sharp ? liquidus : draw.Si($"{Id}.solidus") - body, iceLaw ? draw.Si($"{Id}.ice_conductivity_slope") : 0, draw.Si($"{Id}.stasis_temperature") - body);
    }
}

/// <summary>What freezing does to one tissue: its water becomes ice, everything else stays as it is.</summary>
/// <param name="Conductivity">k of frozen tissue at the solidus, W/(m K): k + phi (k_ice - k_water), phi the volume of water per volume.</param>
/// <param name="HeatCapacity">rho c of frozen tissue, J/(m3 K): rho (c - x (c_water - c_ice)), x the mass of water per mass.</param>
/// <param name="LatentHeat">Heat of fusion of its water, J/m3: rho x L.</param>
public readonly record struct TissueFreezing(double Conductivity, double HeatCapacity, double LatentHeat)
{
    private const double WaterDensity = 1000;

    /// <summary>The properties of a tissue of the catalogue; gas does not freeze.</summary>
    public static TissueFreezing From(Draw draw, string tissue)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var heat = TissueHeat.From(draw, tissue);
        if (heat.IsInsulated)
        {
            return default;
        }
        double Ice(string name) => draw.Si($"{FreezingValues.Id}.{name}");
        var water = draw.Si($"{tissue}.density") * draw.Si($"{tissue}.water_fraction");
        return new(heat.Conductivity + water / WaterDensity * (Ice("ice_conductivity") - Ice("water_conductivity")),
            heat.HeatCapacity - water * (Ice("water_specific_heat") - Ice("ice_specific_heat")), water * Ice("latent_heat"));
    }
}
