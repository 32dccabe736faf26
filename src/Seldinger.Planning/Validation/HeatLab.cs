using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Heat;

namespace Seldinger.Planning.Validation;

/// <summary>Uniform boxes of a given medium for the heat process, and what was reached in them.</summary>
internal static class HeatLab
{
    /// <summary>Name of the tissue that carries the medium.</summary>
    internal const string Tissue = "liver";

    // Blood of the references' medium: their definition, not a property of a patient.
    private const double BloodDensity = 1060, BloodHeat = 3617;

    /// <summary>Medium M1 of the references, that of k-Wave's bioheat tests: 1079 kg/m3, 3540 J/(kg K), 0.52 W/(m K), perfusion 0.01 1/s of blood 1060 x 3617.</summary>
    internal static HeatMedium M1 { get; } = new(1079 * 3540.0, 0.52, 0.01 * BloodDensity * BloodHeat);

    /// <summary>Values that make <see cref="Tissue"/> the medium; it never boils.</summary>
    internal static Draw Draw(Catalogue catalogue, HeatMedium m) => new(catalogue, null, new Dictionary<string, double>
    {
        [$"{Tissue}.density"] = 1000,
        [$"{Tissue}.specific_heat"] = m.HeatCapacity / 1000,
        [$"{Tissue}.conductivity"] = m.Conductivity,
        ["blood.density"] = BloodDensity,
        ["blood.specific_heat"] = BloodHeat,
        [$"{BioheatValues.Id}.boiling_temperature"] = 1e6,
    });

    /// <summary>A box of cells whose centre (nx/2, ny/2, nz/2) lies at the origin.</summary>
    internal static TissueState Box(int nx, int ny, int nz, double spacingMm, HeatMedium m)
    {
        var s = spacingMm * 1e-3;
        var state = new TissueState(new(nx, ny, nz, s, s, s, new Vec3(nx / 2, ny / 2, nz / 2) * -s, new(1, 0, 0), new(0, 1, 0)), [Tissue]);
        Array.Fill(state.Get(Fields.Perfusion).Data, (float)(m.Loss / (BloodDensity * BloodHeat)));
        return state;
    }

    /// <summary>A cube of about a size, with a cell centre at the origin.</summary>
    internal static TissueState Cube(double sizeMm, double spacingMm, HeatMedium m)
    {
        var n = 2 * (int)Math.Round(sizeMm / 2 / spacingMm) + 1;
        return Box(n, n, n, spacingMm, m);
    }

    /// <summary>A running heat process. One advance takes steps as long as stability allows, so that time is refined with the square of the cell.</summary>
    internal static IProcessRun Start(TissueState state, Draw draw, int threads, string ends = "open") =>
        new Bioheat().Start(state, new(draw, threads, 0, new Dictionary<string, string> { ["heat-ends"] = ends }));

    /// <summary>A given source at the origin.</summary>
    internal static ActiveSource Heat(double radiusMm, double powerW) => new(new HeatSource { Name = "given", CentreMm = Vec3.Zero, RadiusMm = radiusMm, PowerW = powerW, DurationS = 1 }, 1);

    /// <summary>Rise of the cell whose centre lies at a point, K.</summary>
    internal static double Rise(TissueState state, double xMm, double yMm = 0, double zMm = 0)
    {
        var g = state.Grid!;
        int At(double mm, double d, int n) => n / 2 + (int)Math.Round(mm * 1e-3 / d);
        return state.Get(Fields.Temperature).Data[g.Index(At(xMm, g.Dx, g.Nx), At(yMm, g.Dy, g.Ny), At(zMm, g.Dz, g.Nz))];
    }

    /// <summary>Order of accuracy from the root-mean-square errors on cells of two sizes.</summary>
    internal static double Order(double coarse, double fine, double ratio = 2) => Math.Log(coarse / fine) / Math.Log(ratio);

    /// <summary>Root mean square of errors.</summary>
    internal static double Rms(IEnumerable<double> errors) => Math.Sqrt(errors.Average(e => e * e));
}
