namespace Seldinger.Core.Values;

/// <summary>
/// One set of values for a run: every sourced value resolves through it by key, so that one key has one value in all processes.
/// Draw 0 has the central values.
/// </summary>
/// <param name="catalogue">Where values come from.</param>
/// <param name="quantiles">Quantile 0..1 by key; keys that are absent take their central value, and values that are drawn with another take its quantile.</param>
/// <param name="overrides">Values in SI by key that replace the catalogue (user's --set).</param>
public sealed class Draw(Catalogue catalogue, IReadOnlyDictionary<string, double>? quantiles = null, IReadOnlyDictionary<string, double>? overrides = null)
{
    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The catalogue behind this draw.</summary>
    public Catalogue Catalogue { get; } = catalogue;

    /// <summary>Keys that were asked for so far, sorted: what the run depends on.</summary>
    public IReadOnlyCollection<string> Used
    {
        get
        {
            lock (_used)
            {
                return [.. _used];
            }
        }
    }

    /// <summary>The value of a key in SI units.</summary>
    public double Si(string key)
    {
        lock (_used)
        {
            _used.Add(key);
        }
        if (overrides is not null && overrides.TryGetValue(key, out var given))
        {
            return given;
        }
        var v = Catalogue.Value(key);
        return quantiles is not null && quantiles.TryGetValue(v.DrawnWith ?? key, out var u) ? Units.ToSi(v.AtQuantile(u), v.Unit) : v.Si;
    }

    /// <summary>True when a key has a value of its own that replaces the catalogue's.</summary>
    public bool IsGiven(string key) => overrides?.ContainsKey(key) == true;

    /// <summary>The same draw with further values given in SI by key; it notes what it is asked for by itself.</summary>
    public Draw With(IReadOnlyDictionary<string, double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var all = new Dictionary<string, double>(overrides ?? new Dictionary<string, double>());
        foreach (var (key, value) in values)
        {
            all[key] = value;
        }
        return new(Catalogue, quantiles, all);
    }
}
