using System.Text;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>The therapies as a page of documentation: route x factor, then one paragraph each. Generated from the records.</summary>
public static class TherapyTable
{
    /// <summary>The page, Markdown.</summary>
    public static string Markdown(TherapyRegistry therapies, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(therapies);
        ArgumentNullException.ThrowIfNull(catalogue);
        var factors = Enum.GetValues<Factor>();
        var text = new StringBuilder("# Therapies\n\nGenerated from the therapy records; do not edit. Access route by row, what acts by column.\n\n");
        text.Append($"| access | {string.Join(" | ", factors.Select(Word))} |\n|---|{string.Concat(factors.Select(_ => "---|"))}\n");
        foreach (var access in Enum.GetValues<AccessKind>())
        {
            text.Append($"| {Word(access)} | {string.Join(" | ", factors.Select(f => string.Join(", ", therapies.All.Where(t => t.Access == access && t.Factors.Contains(f)).Select(t => t.Id))))} |\n");
        }
        foreach (var t in therapies.All)
        {
            text.Append($"\n## {t.Name} (`{t.Id}`)\n\nGrade {t.Grade}; access {Word(t.Access)}; acts by {string.Join(" + ", t.Factors.Select(Word))}; scope {Word(t.Scope)}; rows {string.Join(", ", t.Rows)}.\n\n{t.Summary}\n\n| setting | default{(ParameterRange.DefaultDevice(catalogue, t) is { } device ? $" ({device.Id})" : "")} | range over all devices | meaning |\n|---|---|---|---|\n");
            foreach (var r in ParameterRange.Of(catalogue, t))
            {
                text.Append($"| {r.Parameter.Name} | {r.Parameter.Show(r.Parameter.Default)} | {r.Show()} | {r.Parameter.Meaning} |\n");
            }
        }
        return text.ToString();
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
