using System.Text.Json;
using Seldinger.Core.Errors;
using Seldinger.Core.IO;
using Seldinger.Planning.Outputs;

namespace Seldinger.Planning.Verify;

/// <summary>How predictions and outcomes agree over several records.</summary>
/// <param name="Count">Records.</param>
/// <param name="VolumeBiasMl">Mean of predicted minus achieved volume, mL.</param>
/// <param name="VolumeLimitsMl">95 % limits of agreement of the volume, mL (bias -/+ 1.96 SD).</param>
/// <param name="MarginBiasMm">Mean of planned minus achieved margin, mm.</param>
/// <param name="MarginLimitsMm">95 % limits of agreement of the margin, mm.</param>
/// <param name="MeanDice">Mean overlap.</param>
public sealed record Agreement(int Count, double VolumeBiasMl, (double Low, double High) VolumeLimitsMl, double MarginBiasMm, (double Low, double High) MarginLimitsMm, double MeanDice);

/// <summary>A folder of prediction-outcome records: one JSON file each.</summary>
public static class OutcomeRecords
{
    private const long MaxBytes = 1 << 20;
    private const int MaxFiles = 100_000;

    /// <summary>Adds a record; the same case, lesion and figures give the same file.</summary>
    public static void Append(string folder, PredictionOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var text = JsonSerializer.Serialize(outcome, PlanDocument.Json) + "\n";
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16];
        AtomicOutput.Text(Path.Combine(folder, $"outcome-{hash}.json"), text);
    }

    /// <summary>All records of a folder, by file name.</summary>
    /// <exception cref="DataFormatException">A record cannot be read.</exception>
    public static IReadOnlyList<PredictionOutcome> Read(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "outcome-*.json").Order(StringComparer.Ordinal).Take(MaxFiles) : [];
        return [.. files.Select(f =>
        {
            try
            {
                return new FileInfo(f).Length <= MaxBytes ? JsonSerializer.Deserialize<PredictionOutcome>(File.ReadAllBytes(f), PlanDocument.Json)! : throw new JsonException("The file is larger than 1 MiB.");
            }
            catch (JsonException x)
            {
                throw new DataFormatException(f, "", x.Message, "Remove the damaged record.", x);
            }
        })];
    }

    /// <summary>Bland-Altman figures; null with fewer than two records.</summary>
    public static Agreement? Agree(IReadOnlyList<PredictionOutcome> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count < 2)
        {
            return null;
        }
        var (vb, vl) = BlandAltman([.. records.Select(r => r.PlannedMl - r.AchievedMl)]);
        var (mb, ml) = BlandAltman([.. records.Select(r => r.PlannedMarginMm - r.AchievedMarginMm)]);
        return new(records.Count, vb, vl, mb, ml, records.Average(r => r.Dice));
    }

    private static (double Bias, (double Low, double High) Limits) BlandAltman(double[] differences)
    {
        var bias = differences.Average();
        var sd = Math.Sqrt(differences.Sum(d => (d - bias) * (d - bias)) / (differences.Length - 1));
        return (bias, (bias - 1.96 * sd, bias + 1.96 * sd));
    }
}
