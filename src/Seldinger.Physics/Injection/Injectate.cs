using Seldinger.Core.Values;

namespace Seldinger.Physics.Injection;

/// <summary>What an injected agent does in tissue, of a draw.</summary>
/// <remarks>A catalogue entry with <c>viscosity</c>, <c>track_viscosity</c>, <c>distribution_volume</c>, <c>diffusivity</c>, <c>extraction</c> and <c>concentration</c>; optional are <c>uptake_rate</c>, <c>buffer_capacity</c>, <c>conductivity</c>, <c>kill_*</c> and what gene vectors and depots need.</remarks>
public sealed class Injectate
{
    private readonly Draw _draw;

    /// <summary>Reads an agent.</summary>
    public Injectate(Draw draw, string id)
    {
        ArgumentNullException.ThrowIfNull(draw);
        (_draw, Id) = (draw, id);
        ViscosityPaS = Value("viscosity");
        TrackViscosityPaS = Value("track_viscosity");
        DistributionVolume = Value("distribution_volume");
        Diffusivity = Value("diffusivity");
        Extraction = Value("extraction");
        Concentration = Value("concentration");
        UptakePerS = Optional("uptake_rate");
        BufferCapacity = Optional("buffer_capacity") / Concentration;
        Conductivity = Optional("conductivity");
        KillConcentration = Optional("kill_concentration") / Concentration;
        KillS = Optional("kill_time");
        KillExponent = Optional("kill_exponent");
    }

    /// <summary>Catalogue id.</summary>
    public string Id { get; }

    /// <summary>Viscosity of the fluid, Pa s.</summary>
    public double ViscosityPaS { get; }

    /// <summary>Viscosity of what fills the gap along the needle, Pa s: that of the gel for fluids that set in water.</summary>
    public double TrackViscosityPaS { get; }

    /// <summary>Share of the tissue's volume that the agent spreads in at the concentration of the tissue's fluid.</summary>
    public double DistributionVolume { get; }

    /// <summary>Diffusivity in tissue, m2/s.</summary>
    public double Diffusivity { get; }

    /// <summary>Share of the agent that blood takes along in one passage.</summary>
    public double Extraction { get; }

    /// <summary>Concentration in the syringe, SI of its unit (1, mol/m3, kg/m3 or 1/m3).</summary>
    public double Concentration { get; }

    /// <summary>Rate of uptake by cells, 1/s.</summary>
    public double UptakePerS { get; }

    /// <summary>Amount that a volume of tissue binds at once and for good, over the concentration in the syringe.</summary>
    public double BufferCapacity { get; }

    /// <summary>Electric conductivity of the fluid, S/m; 0 = does not change that of tissue.</summary>
    public double Conductivity { get; }

    /// <summary>Concentration, over that in the syringe, that destroys in <see cref="KillS"/>; 0 = does not destroy.</summary>
    public double KillConcentration { get; }

    /// <summary>Time of exposure that destroys at <see cref="KillConcentration"/>, s.</summary>
    public double KillS { get; }

    /// <summary>Exponent n of the law C^n t = constant.</summary>
    public double KillExponent { get; }

    /// <summary>True when it destroys tissue.</summary>
    public bool Destroys => KillConcentration > 0;

    /// <summary>Exposure gained per second at a concentration over that in the syringe; 1 destroys. Toxic load C^n t: <c>tenberge1986</c>.</summary>
    public double ExposurePerS(double concentration) => concentration <= 0 ? 0 : Math.Pow(concentration / KillConcentration, KillExponent) / KillS;

    private double Value(string name) => _draw.Si($"{Id}.{name}");

    private double Optional(string name) => _draw.Catalogue[Id].Values.ContainsKey(name) ? Value(name) : 0;
}
