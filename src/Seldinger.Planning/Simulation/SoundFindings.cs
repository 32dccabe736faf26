using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Simulation;

/// <summary>What a focused ultrasound simulation says beside the zone: the near field, and what shaded the beam.</summary>
public static class SoundFindings
{
    /// <summary>Findings of a run; none without sound.</summary>
    public static IEnumerable<Finding> Of(SimulationResult simulation, CatalogueEntry? device)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        var r = simulation.Readings;
        if (!r.TryGetValue("skin-max-C", out var skin) || device is null)
        {
            yield break;
        }
        var limit = device["skin_limit"];
        yield return new("sound.skin", skin <= limit.Value ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major, $"skin no warmer than {limit.Value:F0} degC (without cooling by the bath)", $"skin at most {skin:F1} degC, bone surface at most {r["bone-max-C"]:F1} degC", [], limit.Source, limit.Grade, "A5.04");
        yield return new("sound.shading", CriterionStatus.Note, Severity.Info, "power that bone and gas take from the beam", $"bone {r["sound-bone-share"]:P0}, gas {r["sound-gas-share"]:P0} of the emitted power at most; the focal peak lies {r["sound-peak-off-focus-mm"]:F1} mm from the geometric focus", [], "engineering-default", Grade.E4, "A5.04");
    }
}
