namespace Seldinger.Planning.Place;

/// <summary>
/// The mean of the worst share of some losses: conditional value at risk. Where the share is no whole number of losses, the last one counts in part: (sum of the floor(k) largest +
/// (k - floor(k)) times the next) / k with k = share n.
/// </summary>
/// <remarks>Source: <c>rockafellar2002</c> (discrete distributions); for a radiotherapy objective <c>chan2014</c>.</remarks>
public static class WorstTail
{
    /// <summary>Mean of the largest losses.</summary>
    /// <param name="losses">Losses of equal probability; larger is worse.</param>
    /// <param name="share">Share of them, above 0, at most 1; less than one loss = the worst one.</param>
    public static double Mean(IReadOnlyList<double> losses, double share)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentOutOfRangeException.ThrowIfZero(losses.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(share is > 0 and <= 1, true);
        var sorted = losses.OrderDescending().ToArray();
        // Rounded where the product of a decimal share is a whole number but for the last bits.
        var k = Math.Max(1, Math.Round(share * sorted.Length, 9));
        var whole = (int)Math.Floor(k);
        var sum = sorted[..whole].Sum();
        return whole < sorted.Length ? (sum + (k - whole) * sorted[whole]) / k : sum / k;
    }
}
