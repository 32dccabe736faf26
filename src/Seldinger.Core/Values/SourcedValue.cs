namespace Seldinger.Core.Values;

/// <summary>How a sourced value is drawn between its bounds.</summary>
public enum Distribution
{
    /// <summary>Always the central value.</summary>
    Fixed,

    /// <summary>Uniform between low and high.</summary>
    Uniform,

    /// <summary>Uniform in the logarithm between low and high.</summary>
    LogUniform,

    /// <summary>Normal around the value; low and high are the 2.5 % and 97.5 % quantiles.</summary>
    Normal,

    /// <summary>Triangular with the mode at the value.</summary>
    Triangular,
}

/// <summary>The only way to get a constant: a number with unit, range, source, species, condition and grade.</summary>
/// <param name="Key">Entry id and name, for example "liver.density".</param>
/// <param name="Value">Central value in <paramref name="Unit"/>.</param>
/// <param name="Unit">UCUM unit.</param>
/// <param name="Low">Lower end of the range, in <paramref name="Unit"/>.</param>
/// <param name="High">Upper end of the range, in <paramref name="Unit"/>.</param>
/// <param name="Distribution">How draws fall between low and high.</param>
/// <param name="Source">Key in docs/references.bib.</param>
/// <param name="Species">human, porcine, bovine, phantom, any, device ...</param>
/// <param name="Condition">in vivo, ex vivo, bench, definition ...</param>
/// <param name="Grade">Evidence grade.</param>
/// <param name="Note">What a reader should know; may be empty.</param>
public sealed record SourcedValue(string Key, double Value, string Unit, double Low, double High, Distribution Distribution, string Source, string Species, string Condition, Grade Grade, string Note = "")
{
    /// <summary>Central value in SI units.</summary>
    public double Si => Units.ToSi(Value, Unit);

    /// <summary>The value at a quantile 0..1 of its distribution, in its own unit.</summary>
    public double AtQuantile(double u) => Distribution switch
    {
        Distribution.Fixed => Value,
        Distribution.Uniform => Low + u * (High - Low),
        Distribution.LogUniform => Low * Math.Pow(High / Low, u),
        Distribution.Normal => Value + (High - Low) / (2 * 1.959963984540054) * NormalQuantile.At(u),
        Distribution.Triangular => Triangular(u),
        _ => throw new InvalidOperationException($"Unknown distribution {Distribution}."),
    };

    private double Triangular(double u)
    {
        var width = High - Low;
        if (width <= 0)
        {
            return Value;
        }
        var peak = (Value - Low) / width;
        return u < peak ? Low + Math.Sqrt(u * width * (Value - Low)) : High - Math.Sqrt((1 - u) * width * (High - Value));
    }
}
