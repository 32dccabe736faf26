using Seldinger.Core.Errors;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;

namespace Seldinger.Physics.Injection;

/// <summary>
/// A fluid injected into tissue, or a drug given off by a depot: Darcy flow with a capsule and dilated pores, backflow along the needle, transport of the dissolved agent with binding
/// and washout by blood. One agent per run.
/// </summary>
/// <param name="agent">Catalogue id of the agent.</param>
/// <remarks>Options: "injection-precision" (float, or double for the reference), "injection-max-step-s" (time between two looks at perfusion and sources).</remarks>
public sealed class InjectedFluid(string agent) : IProcess
{
    /// <summary>Start of the names of the pools of the ledger, m3 of the fluid in the syringe.</summary>
    public const string Prefix = "injection/";

    /// <inheritdoc/>
    public ModelCard Card { get; } = new("injected-fluid", "1",
        "div(K(p) grad p) = -q;  V dC/dt + div(u C) = div(V D grad C) - E w C - k C + S;  backflow L ~ (Q^3 R^4 r^4 / (G^3 m))^(1/5)",
        "Injections of mL/h to mL/min into soft tissue, depots of days. Cracks and the path through them, gravity, and swelling of the tissue are not modelled; above 0.3 mL/s ethanol spreads irregularly.",
        [
            "one fluid with one viscosity; its flow stops with the injection",
            "the agent is at once in equilibrium with the share of tissue it spreads in",
            "blood takes the agent along until the viable fraction falls below the perfusion stop",
            "fluid runs back through the gap that pressure opens along the needle; above the crack pressure the gap takes no more and the rest enters at the tip",
            "no flow through the walls of large vessels; what diffuses into them is gone",
        ],
        ["morrison1999", "mcguire2006", "vanleer1974", "ethanolablation-code", "kleinanen1980", "trottenberg2001multigrid"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Tissue, Fields.Perfusion, Fields.Viability];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.InjectedAgent, Fields.BoundAgent, Fields.InjectionPressure, Fields.ConductivityFactor, Fields.TransducedFraction];

    /// <summary>The agent that the sources of a run inject; null when there is none.</summary>
    /// <exception cref="ValidationException">They inject different agents.</exception>
    public static string? AgentOf(IEnumerable<Source> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var agents = sources.Select(s => s switch { FluidSource f => f.Agent, DepotSource d => d.Agent, _ => null }).OfType<string>().Distinct().ToList();
        return agents.Count <= 1 ? agents.FirstOrDefault()
            : throw new ValidationException([new("plan", $"injects {string.Join(" and ", agents)}.", "One run carries one injected agent; plan them as separate plans.")]);
    }

    /// <inheritdoc/>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return context.Option("injection-precision", "float") == "double" ? new InjectedFluidRun<double>(agent, state, context) : new InjectedFluidRun<float>(agent, state, context);
    }
}
