namespace Seldinger.Physics.Damage;

/// <summary>Which constants of the damage laws decide a zone: laws are integrated side by side, and most of them are only shown.</summary>
public static class DamageConstants
{
    /// <summary>True when a value can move the zone of a run; every value that is no constant of a damage law counts as such. The three-state law and coagulation stop perfusion under every endpoint.</summary>
    /// <param name="key">Key of the value.</param>
    /// <param name="endpoint">The run's option "damage-endpoint"; "" = the default.</param>
    public static bool Matters(string key, string endpoint)
    {
        ArgumentNullException.ThrowIfNull(key);
        var dot = key.LastIndexOf('.');
        var (law, name) = dot < 0 ? (key, "") : (key[..dot], key[(dot + 1)..]);
        var heat = ThermalDamage.Endpoints.Contains(endpoint) ? endpoint : ThermalDamage.DefaultEndpoint;
        return law switch
        {
            "cem43" => heat == ThermalDamage.DefaultEndpoint,
            "arrhenius-liver" or "arrhenius-skin" => heat == "arrhenius-63",
            "liver-whitening" => heat == "whitening-63",
            ColdLaws.Id => (name, ColdDamage.Used(endpoint)) is ("design_temperature", ColdDamage.Design or "isotherm-20C-twice") or ("phantom_temperature", "isotherm-30C")
                or ("partial_temperature", "isotherm-20C" or "isotherm-20C-twice") or ("ice_edge", "ice-edge"),
            _ => true,
        };
    }
}
