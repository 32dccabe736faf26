namespace Seldinger.Physics.Electric;

/// <summary>One number of the program beside one of a reference.</summary>
/// <param name="Id">Unique id, for example "rfa.2cm-exvivo.volume".</param>
/// <param name="Description">What was compared.</param>
/// <param name="Value">Ours, in <paramref name="Unit"/>.</param>
/// <param name="Reference">Theirs.</param>
/// <param name="Error">Relative to the reference, or absolute where the description says so; signed.</param>
/// <param name="Tolerance">Largest |error| that passes.</param>
/// <param name="Unit">Unit of value and reference.</param>
/// <param name="Role">"score": nothing was fitted to it; "fit": it set a parameter; "context": its conditions are not known well enough to pass or fail.</param>
/// <param name="Source">Key of the reference.</param>
public sealed record ElectricValidationCase(string Id, string Description, double Value, double Reference, double Error, double Tolerance, string Unit, string Role, string Source)
{
    /// <summary>True when the error passes, or for context.</summary>
    public bool Passed => Role == "context" || Math.Abs(Error) <= Tolerance;
}
