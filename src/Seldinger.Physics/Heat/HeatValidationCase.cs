namespace Seldinger.Physics.Heat;

/// <summary>How well one reference was met.</summary>
/// <param name="Id">Unique id, for example "heat.point-source".</param>
/// <param name="Description">What was compared with what.</param>
/// <param name="Error">Error reached.</param>
/// <param name="Tolerance">Largest error that passes.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="Role">"score", or "fit" when the reference set a parameter.</param>
/// <param name="ObservedOrder">Order of accuracy between 2 mm and 1 mm; null where none was measured.</param>
/// <param name="Source">Key of the reference.</param>
public sealed record HeatValidationCase(string Id, string Description, double Error, double Tolerance, string Unit, string Role, double? ObservedOrder, string Source)
{
    /// <summary>Lowest order that passes where one was measured.</summary>
    public const double LowestOrder = 1.8;

    /// <summary>True when the error, and the order where measured, pass.</summary>
    public bool Passed => Error <= Tolerance && (ObservedOrder is not { } o || o >= LowestOrder);
}
