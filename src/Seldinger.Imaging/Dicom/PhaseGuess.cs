using System.Globalization;

namespace Seldinger.Imaging.Dicom;

/// <summary>A guess of the contrast phase of a series from its description, with the reason; never from times alone.</summary>
/// <param name="Phase">native, arterial, portal-venous, delayed, or "unknown".</param>
/// <param name="Reason">What the guess rests on, for people; no patient data.</param>
public sealed record PhaseGuess(string Phase, string Reason)
{
    private static readonly (string Phase, string[] Words)[] Table =
    [
        ("native", ["native", "nativ", "noncontrast", "non-contrast", "unenhanced", "precontrast", "pre-contrast", "plain", "w/o", "without contrast", "non contrast", "ohne km"]),
        ("arterial", ["arterial", "arteriell", "artery", "art", "hap", "arterielle"]),
        ("portal-venous", ["portal", "portalvenous", "portovenous", "portal-venous", "pvp", "venous", "venoes", "ven", "portalvenoes"]),
        ("delayed", ["delayed", "delay", "late", "equilibrium", "spaet", "tardif"]),
    ];

    /// <summary>Guesses from a data set of the series.</summary>
    public static PhaseGuess Of(DicomDataset d)
    {
        ArgumentNullException.ThrowIfNull(d);
        var hints = Hints(d);
        var description = d.Text(Tags.SeriesDescription)?.ToLowerInvariant() ?? "";
        var found = Table.Select(row => (row.Phase, Word: row.Words.FirstOrDefault(w => HasWord(description, w)))).Where(f => f.Word is not null).ToArray();
        return found.Length switch
        {
            1 => new(found[0].Phase, $"the series description says \"{found[0].Word}\"{hints}"),
            > 1 => new("unknown", $"the series description names several phases ({string.Join(", ", found.Select(f => f.Phase))}){hints}"),
            _ => new("unknown", $"the series description names no phase{hints}"),
        };
    }

    private static string Hints(DicomDataset d)
    {
        var hint = d.Has(Tags.ContrastBolusAgent) || d.Has(Tags.ContrastBolusAgentSequence) ? "; a contrast agent is recorded" : "; no contrast agent is recorded";
        var seconds = Seconds(d.Text(Tags.AcquisitionTime)) - Seconds(d.Text(Tags.ContrastBolusStartTime));
        return seconds is >= 0 and < 7200 ? $"{hint}, acquired {seconds:0} s after its start" : hint;
    }

    private static double? Seconds(string? time) =>
        time is { Length: >= 6 } && int.TryParse(time.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var h)
        && int.TryParse(time.AsSpan(2, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var m)
        && double.TryParse(time.AsSpan(4), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var s) ? h * 3600 + m * 60 + s : null;

    private static bool HasWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || !char.IsLetter(text[at - 1])) && (at + word.Length == text.Length || !char.IsLetter(text[at + word.Length])))
            {
                return true;
            }
        }
        return false;
    }
}
