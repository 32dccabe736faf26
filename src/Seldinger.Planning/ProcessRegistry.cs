using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Physics.BloodFlow;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Electric;
using Seldinger.Physics.Electroporation;
using Seldinger.Physics.Freezing;
using Seldinger.Physics.Heat;
using Seldinger.Physics.Injection;
using Seldinger.Physics.Light;
using Seldinger.Physics.Microwave;
using Seldinger.Physics.Probes;
using Seldinger.Physics.Sound;

namespace Seldinger.Planning;

/// <summary>Which processes a procedure needs: one explicit table from sources to processes.</summary>
public static class ProcessRegistry
{
    /// <summary>The processes that the sources of <paramref name="windows"/> call for.</summary>
    public static IReadOnlyList<IProcess> Procedure(IReadOnlyList<ProcedureWindow> windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        var sources = windows.SelectMany(w => w.Sources).ToList();
        bool Any<T>() => sources.OfType<T>().Any();
        var processes = new List<IProcess>();
        if (Any<OccludeSource>())
        {
            processes.Add(new BloodFlow([.. sources.OfType<OccludeSource>().Select(o => o.Edge)]));
        }
        if (Any<DrugSource>())
        {
            processes.Add(new DrugDelivery([.. sources.OfType<DrugSource>().Select(d => d.Drug).Distinct()]));
        }
        if (InjectedFluid.AgentOf(sources) is { } agent)
        {
            processes.Add(new InjectedFluid(agent));
            processes.Add(new ChemicalDamage(agent));
            if (Any<DepotSource>())
            {
                processes.Add(new DrugEffects(agent));
            }
        }
        if (Any<AntennaSource>())
        {
            processes.Add(new MicrowaveField());
        }
        if (Any<CurrentElectrodeSource>())
        {
            processes.Add(new RadiofrequencyField());
            processes.Add(new CooledNeedle());
        }
        if (Any<SoundSource>())
        {
            processes.Add(new SoundField());
        }
        if (Any<LightSource>())
        {
            processes.Add(new LightField());
        }
        if (Any<PulseSource>())
        {
            processes.Add(new PulsedField());
        }
        if (Any<VesselFlowSource>())
        {
            processes.Add(new VesselStream([.. sources.OfType<VesselFlowSource>()]));
        }
        // Whatever heats or cools tissue calls for the heat equation and its damage.
        var heat = Any<HeatSource>() || processes.Any(p => p.Writes.Any(w => Fields.PowerKeys.Any(k => k.Name == w.Name)));
        var cold = Any<ColdWallSource>();
        if (heat || cold)
        {
            // Where something freezes, one process has to know of both: it does all that the heat process does. Steam moves where measured energies and zones bear it out: with electrodes.
            processes.Add(cold ? new Freezing() : new Bioheat { SteamMoves = Any<CurrentElectrodeSource>() });
        }
        if (heat)
        {
            processes.Add(new ThermalDamage());
        }
        if (cold)
        {
            processes.Add(new ColdDamage());
        }
        return processes;
    }
}
