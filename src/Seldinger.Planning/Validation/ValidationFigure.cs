namespace Seldinger.Planning.Validation;

/// <summary>What a reference is to the program.</summary>
public enum ValidationRole
{
    /// <summary>A closed form, an identity or an independent computation: shows that the equations are solved right.</summary>
    Verification,

    /// <summary>Measured data that set a parameter: shows how well the model can follow them, not how well it predicts.</summary>
    Fit,

    /// <summary>Measured data that set nothing: shows how well the model predicts.</summary>
    Score,
}

/// <summary>One number of ours beside its reference.</summary>
/// <param name="Name">Name, unique within its case.</param>
/// <param name="Value">What this program computes, in <paramref name="Unit"/>.</param>
/// <param name="Reference">The reference, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="Error">Error; its sign is ours minus the reference.</param>
/// <param name="ErrorUnit">Unit of the error; <see cref="Relative"/> when it is a share.</param>
/// <param name="Tolerance">Largest magnitude of the error that passes, in <paramref name="ErrorUnit"/>; null: the figure is shown, and nothing passes or fails.</param>
/// <param name="Role">What the reference is.</param>
/// <param name="Quantity">The quantity under which reports quote the worst figure, for example "zone width"; "" = not quoted.</param>
public sealed record ValidationFigure(string Name, double Value, double Reference, string Unit, double Error, string ErrorUnit, double? Tolerance, ValidationRole Role, string Quantity)
{
    /// <summary>Unit of an error that is a share, of the reference or of a scale; shown in per cent.</summary>
    public const string Relative = "relative";

    /// <summary>True within tolerance, false beyond it or not a number, null without a tolerance.</summary>
    public bool? Passed => Tolerance is { } t ? Math.Abs(Error) <= t : double.IsFinite(Error) ? null : false;
}
