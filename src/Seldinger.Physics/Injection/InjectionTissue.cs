using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics.Multigrid;

namespace Seldinger.Physics.Injection;

/// <summary>What tissues do to an injected fluid, of a draw.</summary>
internal sealed class InjectionTissue
{
    private const string Id = "injection-tissue";

    private readonly double[] _conductivity;
    private readonly bool[] _tumour;

    internal InjectionTissue(TissueState state, Draw draw)
    {
        double Si(string name) => draw.Si($"{Id}.{name}");
        ReferenceConductivity = Si("conductivity");
        WaterViscosityPaS = Si("water_viscosity");
        Dilation = Si("dilation");
        CrackPa = Si("crack_pressure");
        ShearModulusPa = Si("shear_modulus");
        CapsuleConductivity = Si("capsule_conductivity");
        CapsuleM = Si("capsule_thickness");
        CapsuleMixing = Si("capsule_diffusion");
        Porosity = Si("porosity");
        PerfusionStop = draw.Si($"{Heat.BioheatValues.Id}.perfusion_stop_viability");
        Vessel = [.. state.Tissues.Select(t => t == "blood" || t.StartsWith("vessel-", StringComparison.Ordinal))];
        Closed = [.. state.Tissues.Select(t => draw.Catalogue[t].Json.TryGetProperty("insulated", out var i) && i.GetBoolean())];
        _tumour = [.. state.Tissues.Select(t => t == "tumour")];
        _conductivity = [.. state.Tissues.Select((t, n) => Vessel[n] || Closed[n] ? 0 : _tumour[n] ? Si("conductivity_tumour") : ReferenceConductivity)];
    }

    /// <summary>Hydraulic conductivity of tissue for its own fluid, m2/(Pa s).</summary>
    internal double ReferenceConductivity { get; }

    /// <summary>Viscosity of the tissue's own fluid, Pa s.</summary>
    internal double WaterViscosityPaS { get; }

    /// <summary>Conductivity at the crack pressure over that at rest.</summary>
    internal double Dilation { get; }

    /// <summary>Pressure at which tissue cracks, Pa.</summary>
    internal double CrackPa { get; }

    /// <summary>Shear modulus, Pa.</summary>
    internal double ShearModulusPa { get; }

    /// <summary>Hydraulic conductivity of a capsule, m2/(Pa s).</summary>
    internal double CapsuleConductivity { get; }

    /// <summary>Thickness of a capsule, m.</summary>
    internal double CapsuleM { get; }

    /// <summary>Diffusivity in a capsule over that in tissue.</summary>
    internal double CapsuleMixing { get; }

    /// <summary>Share of the tissue's volume that is fluid between cells.</summary>
    internal double Porosity { get; }

    /// <summary>Viable fraction below which perfusion stops.</summary>
    internal double PerfusionStop { get; }

    /// <summary>By tissue: a large vessel, whose blood takes away what reaches it.</summary>
    internal bool[] Vessel { get; }

    /// <summary>By tissue: gas, which takes nothing.</summary>
    internal bool[] Closed { get; }

    /// <summary>Conductivity of a tissue, m2/(Pa s).</summary>
    internal double Conductivity(byte tissue) => _conductivity[tissue];

    /// <summary>Every face between tumour and other tissue: axis, padded index of its upper cell, area in m2.</summary>
    internal void ForCapsuleFaces(TissueState state, FaceConductances op, Action<int, int, double> face)
    {
        var (g, tissue) = (state.Grid!, state.Get(Fields.Tissue).Data);
        (int Axis, int Step, double Area)[] axes = [(0, 1, g.Dy * g.Dz), (1, g.Nx, g.Dx * g.Dz), (2, g.Nx * g.Ny, g.Dx * g.Dy)];
        for (var n = 0; n < tissue.Length; n++)
        {
            var (i, j, k) = (n % g.Nx, n / g.Nx % g.Ny, n / (g.Nx * g.Ny));
            foreach (var (axis, step, area) in axes)
            {
                if ((axis == 0 ? i : axis == 1 ? j : k) > 0 && _tumour[tissue[n]] != _tumour[tissue[n - step]])
                {
                    face(axis, op.Padded(i, j, k), area);
                }
            }
        }
    }
}
