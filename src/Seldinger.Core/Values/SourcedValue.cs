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

    /// <summary>Straight between low, the quartiles and high, where a source gives all five.</summary>
    Quartiles,
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
    /// <summary>The quartiles in the unit of the value, 25, 50 and 75 %, for <see cref="Distribution.Quartiles"/>; else empty.</summary>
    public IReadOnlyList<double> Quartiles { get; init; } = [];

    /// <summary>Key of the value whose quantile this one takes, because the two are tied to each other; null = it is drawn for itself.</summary>
    public string? DrawnWith { get; init; }

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
        Distribution.Quartiles => Between([Low, .. Quartiles, High], u),
        _ => throw new InvalidOperationException($"Unknown distribution {Distribution}."),
    };

    private static double Between(ReadOnlySpan<double> points, double u)
    {
        var x = Math.Clamp(u, 0, 1) * (points.Length - 1);
        var i = Math.Min((int)x, points.Length - 2);
        return points[i] + (x - i) * (points[i + 1] - points[i]);
    }

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
