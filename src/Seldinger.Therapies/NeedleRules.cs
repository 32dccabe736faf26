using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>What every needle therapy checks of its own step: settings within the device's range, the path within the shaft.</summary>
public static class NeedleRules
{
    /// <summary>Findings of one needle step.</summary>
    public static IEnumerable<Finding> Check(StepContext context, Therapy therapy)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var finding in Settings(context, therapy))
        {
            yield return finding;
        }
        if (context.Step.Shaft is { } shaft && context.Device.Values.TryGetValue("shaft_length", out var length))
        {
            var fits = shaft.LengthMm <= length.Si * 1e3;
            yield return new("device.shaft-length", fits ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major,
                $"path no longer than the shaft: {length.Si * 1e3:F0} mm", $"path {shaft.LengthMm:F0} mm", [], length.Source, length.Grade, "A3.03");
        }
    }

    /// <summary>Whether the settings of a step lie within the device's range, whatever its access.</summary>
    public static IEnumerable<Finding> Settings(StepContext context, Therapy therapy)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(therapy);
        foreach (var p in therapy.Parameters(context.Device))
        {
            var v = context.Setting(p);
            var inside = v >= p.Low * (1 - 1e-9) && v <= p.High * (1 + 1e-9);
            yield return new($"device.{p.Name}", inside ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major,
                $"{p.Name} within the range of {context.Device.Name}: {p.Show(p.Low)} to {p.Show(p.High)}", $"{p.Name} = {p.Show(v)}", [], p.Source, Grade.E4, "A3.12");
        }
    }
}
