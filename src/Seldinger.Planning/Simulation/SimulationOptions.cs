namespace Seldinger.Planning.Simulation;

/// <summary>How a simulation runs; the physics is in the processes, the values in the draw.</summary>
/// <param name="SpacingMm">Cell size, mm; 1 is the verified default, 2 is the draft.</param>
/// <param name="MarginMm">Tissue around lesion and active tip that is simulated, mm.</param>
/// <param name="CoolDownS">Time after the last source, s, in which heat still spreads.</param>
/// <param name="Endpoint">Damage endpoint that defines the zone; "" = the default of the damage process.</param>
/// <param name="Threads">Threads; results do not depend on it.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="StepS">Longest time between two updates of sources and damage, s; 0 = as the processes have it.</param>
public sealed record SimulationOptions(double SpacingMm = 1, double MarginMm = 28, double CoolDownS = 120, string Endpoint = "", int Threads = 2, ulong Seed = 1, double StepS = 0)
{
    /// <summary>Viable fraction below which a cell counts as destroyed.</summary>
    public const float DestroyedBelow = 0.5f;

    /// <summary>The options as processes read them.</summary>
    public IReadOnlyDictionary<string, string> ProcessOptions
    {
        get
        {
            var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
            if (Endpoint.Length > 0)
            {
                options["damage-endpoint"] = Endpoint;
            }
            if (StepS > 0)
            {
                options["heat-max-step-s"] = StepS.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            return options;
        }
    }
}
