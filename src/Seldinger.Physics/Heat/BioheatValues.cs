using Seldinger.Core.Values;

namespace Seldinger.Physics.Heat;

/// <summary>Numbers of the heat equation that do not depend on the place.</summary>
/// <param name="BloodHeat">Heat capacity of blood per volume rho_b c_b, J/(m3 K).</param>
/// <param name="BloodConductivity">Conductivity of blood, W/(m K).</param>
/// <param name="Nusselt">Nusselt number of the exchange between vessel wall and blood; h = Nu k_b / d. Infinity: wall at blood temperature; 0: no exchange.</param>
/// <param name="DefaultVesselRadiusM">Radius of blood cells without a measured vessel radius, m.</param>
/// <param name="BoilingRiseK">Boiling temperature above body temperature, K.</param>
/// <param name="LatentHeat">Heat of vaporisation of water, J/kg.</param>
/// <param name="PerfusionStop">Viable fraction of the three-state law at or below which perfusion stops.</param>
/// <param name="CoagulationS">Time above the coagulation temperature, s, after which perfusion stops.</param>
/// <param name="SteamDiffusivity">Diffusivity of latent heat in boiling tissue, m2/s; 0: steam stays where it forms.</param>
public sealed record BioheatValues(double BloodHeat, double BloodConductivity, double Nusselt, double DefaultVesselRadiusM, double BoilingRiseK, double LatentHeat, double PerfusionStop, double CoagulationS, double SteamDiffusivity)
{
    /// <summary>Catalogue id of the entry that holds these values.</summary>
    public const string Id = "bioheat";

    /// <summary>Body temperature of a draw, K absolute.</summary>
    public static double BodyTemperatureK(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return draw.Si($"{Id}.body_temperature");
    }

    /// <summary>The values of a draw.</summary>
    public static BioheatValues From(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return new(draw.Si("blood.density") * draw.Si("blood.specific_heat"), draw.Si("blood.conductivity"), draw.Si($"{Id}.vessel_nusselt"), draw.Si($"{Id}.vessel_default_radius"),
            draw.Si($"{Id}.boiling_temperature") - BodyTemperatureK(draw), draw.Si($"{Id}.latent_heat"), draw.Si($"{Id}.perfusion_stop_viability"), draw.Si("coagulation.endpoint"), draw.Si($"{Id}.steam_diffusivity"));
    }
}

/// <summary>Heat properties of one tissue.</summary>
/// <param name="HeatCapacity">rho c, J/(m3 K).</param>
/// <param name="Conductivity">k, W/(m K).</param>
/// <param name="VapourMax">Heat that vaporises all its water, J/m3.</param>
/// <param name="IsBlood">True for blood: cells are vessels.</param>
/// <param name="IsInsulated">True for gas: no exchange with it, no temperature in it.</param>
public readonly record struct TissueHeat(double HeatCapacity, double Conductivity, double VapourMax, bool IsBlood, bool IsInsulated)
{
    /// <summary>The properties of a tissue of the catalogue.</summary>
    public static TissueHeat From(Draw draw, string tissue)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(tissue);
        var entry = draw.Catalogue[tissue];
        if (entry.Json.TryGetProperty("insulated", out var i) && i.GetBoolean())
        {
            return new(0, 0, 0, false, true);
        }
        var density = draw.Si($"{tissue}.density");
        return new(density * draw.Si($"{tissue}.specific_heat"), draw.Si($"{tissue}.conductivity"),
            density * draw.Si($"{tissue}.water_fraction") * draw.Si($"{BioheatValues.Id}.latent_heat"),
            tissue == "blood" || tissue.StartsWith("vessel-", StringComparison.Ordinal), false);
    }
}
