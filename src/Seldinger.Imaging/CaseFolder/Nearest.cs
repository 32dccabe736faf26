namespace Seldinger.Imaging.CaseFolder;

/// <summary>"Did you mean": the nearest of some allowed words.</summary>
public static class Nearest
{
    /// <summary>The allowed word with the smallest edit distance, when it is at most 2 (1 for words of up to 3 letters, 3 from 9 letters on); else null.</summary>
    public static string? To(string word, IEnumerable<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(allowed);
        if (word.Length is 0 or > 64)
        {
            return null;
        }
        string? best = null;
        var least = (word.Length <= 3 ? 1 : word.Length < 9 ? 2 : 3) + 1;
        foreach (var a in allowed)
        {
            var d = Distance(word.ToLowerInvariant(), a.ToLowerInvariant());
            if (d < least)
            {
                (least, best) = (d, a);
            }
        }
        return best;
    }

    /// <summary>" Did you mean 'x'?" or "".</summary>
    public static string Hint(string word, IEnumerable<string> allowed) => To(word, allowed) is { } a ? $" Did you mean '{a}'?" : "";

    /// <summary>Edit distance (insert, delete, replace, swap of neighbours: optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }
        for (var j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }
        return d[a.Length, b.Length];
    }
}
