namespace Seldinger.Core.State;

/// <summary>Temperature above body temperature, K.</summary>
public readonly struct TemperatureRise : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "K";
}

/// <summary>Absorbed power per volume, W/m3.</summary>
public readonly struct PowerDensity : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "W/m3";
}

/// <summary>Volumetric blood perfusion, 1/s (m3 of blood per m3 of tissue and second).</summary>
public readonly struct PerfusionRate : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "1/s";
}

/// <summary>A fraction from 0 to 1.</summary>
public readonly struct Fraction : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "1";
}

/// <summary>Dimensionless damage integral or accumulated measure.</summary>
public readonly struct DamageIntegral : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "1";
}

/// <summary>Cumulative equivalent minutes at 43 degC.</summary>
public readonly struct EquivalentMinutes : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "min";
}

/// <summary>Electric potential, V.</summary>
public readonly struct Potential : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "V";
}

/// <summary>Electric conductivity, S/m.</summary>
public readonly struct ElectricConductivity : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "S/m";
}

/// <summary>Index into the run's tissue table.</summary>
public readonly struct TissueIndex : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "1";
}

/// <summary>Energy per volume taken up by vaporised water, J/m3.</summary>
public readonly struct EnergyDensity : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "J/m3";
}

/// <summary>A length, m.</summary>
public readonly struct LengthMetres : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "m";
}

/// <summary>A time, s.</summary>
public readonly struct Duration : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "s";
}

/// <summary>A ratio of two like quantities, any value from 0 up.</summary>
public readonly struct Ratio : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "1";
}

/// <summary>Fall of temperature per time, K/s.</summary>
public readonly struct CoolingSpeed : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "K/s";
}

/// <summary>Strength of an electric field, V/m.</summary>
public readonly struct FieldStrength : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "V/m";
}

/// <summary>Pressure above the resting pressure of the tissue, Pa.</summary>
public readonly struct Pressure : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "Pa";
}

/// <summary>Concentration times time, (kg/m3) s.</summary>
public readonly struct ConcentrationTime : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "kg/m3.s";
}

/// <summary>Power of light per area from all directions, W/m2.</summary>
public readonly struct FluenceRate : IQuantity
{
    /// <inheritdoc/>
    public static string Unit => "W/m2";
}

/// <summary>The fields of the organ grid, by name: the closed list that processes exchange.</summary>
public static class Fields
{
    /// <summary>Tissue index per cell (see <see cref="TissueState.Tissues"/>).</summary>
    public static readonly FieldKey<byte, TissueIndex> Tissue = new("tissue", StateKind.Evolving);

    /// <summary>Local radius of the vessel that a cell belongs to, m; 0 outside vessels. Blood in these cells stays at body temperature.</summary>
    public static readonly FieldKey<float, LengthMetres> VesselRadius = new("vessel-radius", StateKind.Evolving);

    /// <summary>Temperature above body temperature, K.</summary>
    public static readonly FieldKey<float, TemperatureRise> Temperature = new("temperature-rise", StateKind.Evolving);

    /// <summary>Running maximum of the temperature rise, K.</summary>
    public static readonly FieldKey<float, TemperatureRise> TemperatureMax = new("temperature-rise-max", StateKind.Evolving);

    /// <summary>Running minimum of the temperature rise, K (negative where tissue was cooled).</summary>
    public static readonly FieldKey<float, TemperatureRise> TemperatureMin = new("temperature-rise-min", StateKind.Evolving);

    /// <summary>Enthalpy above that at body temperature over the heat capacity of unfrozen tissue, K: the temperature rise while nothing freezes or boils.</summary>
    public static readonly FieldKey<float, TemperatureRise> Enthalpy = new("enthalpy-rise", StateKind.Evolving);

    /// <summary>Passages of the partially lethal cold, both ways: odd while colder, and half of it (rounded up) the number of freezes.</summary>
    public static readonly FieldKey<float, Ratio> FreezePassages = new("freeze-passages", StateKind.Evolving);

    /// <summary>Fastest mean cooling, K/s, from the ice edge to the partially lethal cold in any freeze so far; 0 where it was not reached.</summary>
    public static readonly FieldKey<float, CoolingSpeed> CoolingRate = new("cooling-rate", StateKind.Evolving);

    /// <summary>Time since a cell froze in the freeze that goes on, s; 0 where it is not frozen.</summary>
    public static readonly FieldKey<float, Duration> FrozenTime = new("frozen-time", StateKind.Evolving);

    /// <summary>Power density absorbed from microwaves now, W/m3.</summary>
    public static readonly FieldKey<float, PowerDensity> PowerMicrowave = new("power-microwave", StateKind.Derived);

    /// <summary>Power density absorbed from radiofrequency current now, W/m3.</summary>
    public static readonly FieldKey<float, PowerDensity> PowerRadiofrequency = new("power-radiofrequency", StateKind.Derived);

    /// <summary>Power density given directly (<see cref="Plans.HeatSource"/>), W/m3.</summary>
    public static readonly FieldKey<float, PowerDensity> PowerGiven = new("power-given", StateKind.Derived);

    /// <summary>Heat that cooled or heated probes give to the tissue now, W/m3; negative where they cool.</summary>
    public static readonly FieldKey<float, PowerDensity> PowerProbe = new("power-probe", StateKind.Derived);

    /// <summary>Power density absorbed from laser light now, W/m3.</summary>
    public static readonly FieldKey<float, PowerDensity> PowerLight = new("power-light", StateKind.Derived);

    /// <summary>Power density absorbed from focused ultrasound now, W/m3.</summary>
    public static readonly FieldKey<float, PowerDensity> PowerSound = new("power-sound", StateKind.Derived);

    /// <summary>Joule heat of electroporation pulses, averaged over their repetition, W/m3.</summary>
    public static readonly FieldKey<float, PowerDensity> PowerPulse = new("power-pulse", StateKind.Derived);

    /// <summary>Heat that warmed blood gives to the wall of the vessel, W/m3: below 0 in the blood, above 0 in the wall, 0 in all.</summary>
    public static readonly FieldKey<float, PowerDensity> PowerBlood = new("power-blood", StateKind.Derived);

    /// <summary>Mean rise of flowing blood over the cross-section of its vessel above body temperature, K; in vessels that an instrument lies in, else 0.</summary>
    public static readonly FieldKey<float, TemperatureRise> BloodRise = new("blood-rise", StateKind.Evolving);

    /// <summary>Electric conductivity that the potential was solved with, S/m.</summary>
    public static readonly FieldKey<float, ElectricConductivity> Conductivity = new("conductivity", StateKind.Derived);

    /// <summary>Factor by which injected fluid (saline, acid) multiplies the electric conductivity of tissue; a state without this field has 1 everywhere.</summary>
    public static readonly FieldKey<float, Ratio> ConductivityFactor = new("conductivity-factor", StateKind.Evolving);

    /// <summary>Highest electric field that pulses have reached so far, V/m.</summary>
    public static readonly FieldKey<float, FieldStrength> ElectricFieldMax = new("electric-field-max", StateKind.Evolving);

    /// <summary>Electric potential of the radiofrequency field at unit electrode voltage, V (kept as the solver's warm start).</summary>
    public static readonly FieldKey<float, Potential> Potential = new("potential", StateKind.Derived);

    /// <summary>Perfusion before any vessel event, 1/s.</summary>
    public static readonly FieldKey<float, PerfusionRate> PerfusionBaseline = new("perfusion-baseline", StateKind.Evolving);

    /// <summary>Perfusion now, 1/s; the flow map, changed by vessel events.</summary>
    public static readonly FieldKey<float, PerfusionRate> Perfusion = new("perfusion", StateKind.Derived);

    /// <summary>Latent heat taken up by vaporised tissue water, J/m3.</summary>
    public static readonly FieldKey<float, EnergyDensity> Vapour = new("vapour-energy", StateKind.Evolving);

    /// <summary>Viable fraction, 1 = alive; the least that any damage law of the run (heat, cold, chemical, pulsed field) leaves. Below 0.5 counts as destroyed.</summary>
    public static readonly FieldKey<float, Fraction> Viability = new("viability", StateKind.SharedMinimum);

    /// <summary>Vulnerable fraction of the three-state cell-death law.</summary>
    public static readonly FieldKey<float, Fraction> Vulnerable = new("vulnerable", StateKind.Evolving);

    /// <summary>Arrhenius damage integral.</summary>
    public static readonly FieldKey<float, DamageIntegral> Arrhenius = new("arrhenius-omega", StateKind.Evolving);

    /// <summary>Dead fraction of the three-state cell-death law.</summary>
    public static readonly FieldKey<float, Fraction> ThreeStateDead = new("three-state-dead", StateKind.Evolving);

    /// <summary>Damage integral of the whitening (visible coagulation) of tissue.</summary>
    public static readonly FieldKey<float, DamageIntegral> Whitening = new("whitening-omega", StateKind.Evolving);

    /// <summary>Time spent above the coagulation temperature, s.</summary>
    public static readonly FieldKey<float, Duration> CoagulationTime = new("coagulation-time", StateKind.Evolving);

    /// <summary>Thermal dose, equivalent minutes at 43 degC.</summary>
    public static readonly FieldKey<float, EquivalentMinutes> Cem43 = new("cem43", StateKind.Evolving);

    /// <summary>Concentration of an injected agent in the fluid of the tissue over that in the syringe, 0 to 1; for a depot, over the agent's reference concentration.</summary>
    public static readonly FieldKey<float, Ratio> InjectedAgent = new("injected-agent", StateKind.Evolving);

    /// <summary>Amount of an injected agent bound or taken up per volume of tissue, over the concentration in the syringe.</summary>
    public static readonly FieldKey<float, Ratio> BoundAgent = new("bound-agent", StateKind.Evolving);

    /// <summary>Pressure of the injected fluid above the resting pressure, Pa; 0 while nothing is injected.</summary>
    public static readonly FieldKey<float, Pressure> InjectionPressure = new("injection-pressure", StateKind.Derived);

    /// <summary>Exposure to an injected agent over the exposure that destroys: concentration to a power, integrated over time.</summary>
    public static readonly FieldKey<float, DamageIntegral> ChemicalExposure = new("chemical-exposure", StateKind.Evolving);

    /// <summary>Concentration of a released drug, integrated over time.</summary>
    public static readonly FieldKey<float, ConcentrationTime> DrugExposure = new("drug-exposure", StateKind.Evolving);

    /// <summary>Share by which a released drug slows growth, for the months; 0 where the effect is not selected.</summary>
    public static readonly FieldKey<float, Fraction> GrowthInhibition = new("growth-inhibition", StateKind.Evolving);

    /// <summary>Strength of the apoptosis that a released drug causes, for the months; 0 where the effect is not selected.</summary>
    public static readonly FieldKey<float, Fraction> Apoptosis = new("apoptosis", StateKind.Evolving);

    /// <summary>Strength of the anti-vascular effect of a released drug, for the months; 0 where the effect is not selected.</summary>
    public static readonly FieldKey<float, Fraction> AntiVascular = new("anti-vascular", StateKind.Evolving);

    /// <summary>Share of cells that took up at least one infectious particle of a gene vector.</summary>
    public static readonly FieldKey<float, Fraction> TransducedFraction = new("transduced-fraction", StateKind.Evolving);

    /// <summary>Fluence rate of laser light now, W/m2.</summary>
    public static readonly FieldKey<float, FluenceRate> Fluence = new("fluence", StateKind.Derived);

    /// <summary>Coagulated share of the tissue for which the light was computed last.</summary>
    public static readonly FieldKey<float, Fraction> LightCoagulation = new("light-coagulation", StateKind.Derived);

    /// <summary>Everything that heats or cools tissue: the heat process takes their sum.</summary>
    public static readonly IReadOnlyList<FieldKey<float, PowerDensity>> PowerKeys =
        [PowerMicrowave, PowerRadiofrequency, PowerProbe, PowerGiven, PowerLight, PowerSound, PowerPulse, PowerBlood];

    /// <summary>All fields: the list that checkpoints are restored from (a test compares it with the members).</summary>
    public static readonly IReadOnlyList<StateKey> All =
    [
        Tissue, VesselRadius, Temperature, TemperatureMax, PowerMicrowave, PowerRadiofrequency, PowerGiven, PowerProbe, PowerLight, PowerSound, PowerPulse,
        Conductivity, Potential, PerfusionBaseline, Perfusion, Vapour, Viability, Vulnerable, Arrhenius,
        ThreeStateDead, Whitening, CoagulationTime, Cem43,
        ConductivityFactor, ElectricFieldMax,
        InjectedAgent, BoundAgent, InjectionPressure, ChemicalExposure, DrugExposure, GrowthInhibition, Apoptosis, AntiVascular, TransducedFraction,
        TemperatureMin, Enthalpy, FreezePassages, CoolingRate, FrozenTime,
        Fluence, LightCoagulation,
        PowerBlood, BloodRise,
    ];
}
