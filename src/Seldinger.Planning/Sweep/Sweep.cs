using Seldinger.Core.Values;

namespace Seldinger.Planning.Sweep;

/// <summary>One parameter that is swept: a setting of the step's therapy, or any value of the catalogue ("liver.perfusion").</summary>
/// <param name="Name">Name of the setting, or key of the value.</param>
/// <param name="Unit">Unit that values are shown in.</param>
/// <param name="ValuesSi">Values in SI.</param>
/// <param name="FromCatalogue">True for a value of the catalogue.</param>
public sealed record SweepAxis(string Name, string Unit, IReadOnlyList<double> ValuesSi, bool FromCatalogue)
{
    /// <summary>A value in the axis' unit.</summary>
    public double Shown(double si) => Units.FromSi(si, Unit);

    /// <summary>"power, W".</summary>
    public string Label => Unit == "1" ? Name : $"{Name}, {Unit}";
}

/// <summary>One combination of values and what it does.</summary>
/// <param name="ValuesSi">One value per axis, SI.</param>
/// <param name="MarginMm">Minimal ablative margin, mm.</param>
/// <param name="CoveredShare">Share of the lesion inside the zone, 0..1.</param>
/// <param name="ZoneMl">Zone, mL.</param>
/// <param name="ResidualMl">Lesion outside the zone, mL.</param>
/// <param name="HealthyMl">Healthy tissue inside the zone, mL.</param>
/// <param name="AlongMm">Largest extent of the zone along the instrument, mm; 0 without a zone.</param>
/// <param name="AcrossMm">Diameter of the disc across the instrument that has the zone's volume over its length, mm: 2 sqrt(1.5 V / (pi L)), exact for ellipsoids.</param>
/// <param name="DepositedJ">Heat deposited in tissue, J; null where none was simulated.</param>
/// <param name="EnergyBalance">Relative error of the energy balance; null where there is none.</param>
/// <param name="Troubles">Numerical trouble; empty when all went well.</param>
public sealed record SweepPoint(IReadOnlyList<double> ValuesSi, double MarginMm, double CoveredShare, double ZoneMl, double ResidualMl, double HealthyMl, double AlongMm, double AcrossMm,
    double? DepositedJ, double? EnergyBalance, IReadOnlyList<string> Troubles);

/// <summary>A whole sweep: one step, the same instrument at the same place, over all combinations.</summary>
/// <param name="Case">Case id.</param>
/// <param name="Step">The step that was varied.</param>
/// <param name="Axes">The axes; the last one runs fastest.</param>
/// <param name="Points">The points.</param>
/// <param name="SpacingMm">Cell size, mm.</param>
/// <param name="UserEntries">Ids of catalogue entries that the user supplied.</param>
public sealed record SweepResult(string Case, Core.Plans.PlanStep Step, IReadOnlyList<SweepAxis> Axes, IReadOnlyList<SweepPoint> Points, double SpacingMm, IReadOnlyList<string> UserEntries);
