namespace Seldinger.Imaging.CaseFolder;

/// <summary>Median and robust spread of samples.</summary>
public static class RobustStatistics
{
    /// <summary>1 / z(0.75): makes the median absolute deviation the standard deviation of a normal distribution.</summary>
    private const double NormalFactor = 1.482602218505602;

    /// <summary>Median and 1.4826 times the median absolute deviation; sorts a copy.</summary>
    /// <param name="values">Samples, at least one.</param>
    public static (double Median, double Sd) MedianAndSd(IReadOnlyList<float> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException("At least one sample is needed.", nameof(values));
        }
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var median = Middle(sorted);
        for (var n = 0; n < sorted.Length; n++)
        {
            sorted[n] = (float)Math.Abs(sorted[n] - median);
        }
        Array.Sort(sorted);
        return (median, NormalFactor * Middle(sorted));
    }

    private static double Middle(float[] sorted) => sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : 0.5 * ((double)sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]);
}
