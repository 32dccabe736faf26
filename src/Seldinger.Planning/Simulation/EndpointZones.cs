using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Planning.Place;

namespace Seldinger.Planning.Simulation;

/// <summary>The zone that one damage endpoint draws on the temperatures of a run.</summary>
/// <param name="Endpoint">Name of the endpoint.</param>
/// <param name="VolumeMl">Volume of its zone, mL.</param>
/// <param name="MarginMm">Its minimal margin over the lesion on the simulation grid, mm.</param>
/// <param name="Used">True for the endpoint that the plan uses.</param>
public sealed record EndpointZone(string Endpoint, double VolumeMl, double MarginMm, bool Used);

/// <summary>The spread between damage endpoints: the same heat, five laws.</summary>
public static class EndpointZones
{
    /// <summary>One zone per endpoint.</summary>
    public static IReadOnlyList<EndpointZone> Of(SimulationResult simulation, Lesion lesion, Draw draw, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(lesion);
        ArgumentNullException.ThrowIfNull(options);
        var state = simulation.State;
        if (!state.Has(Fields.Cem43))
        {
            return [];
        }
        var laws = new DamageLaws(draw);
        var score = new ZoneScore(lesion.Mask, state, 0, options.Threads);
        var used = options.Endpoint.Length > 0 ? options.Endpoint : ThermalDamage.DefaultEndpoint;
        EndpointZone Zone(string name, float[] dose, double endpoint)
        {
            var zone = new Mask(state.Grid!.ToImageGeometry(), [.. dose.Select(d => d >= endpoint ? (byte)1 : (byte)0)]);
            return new(name, zone.VolumeMl, score.Of(zone).MarginMm, name == used);
        }
        return
        [
            Zone("cem43-240", state.Get(Fields.Cem43).Data, laws.CemEndpointMin),
            Zone("arrhenius-63", state.Get(Fields.Arrhenius).Data, laws.ArrheniusEndpoint),
            Zone("whitening-63", state.Get(Fields.Whitening).Data, laws.WhiteningEndpoint),
            Zone("three-state", state.Get(Fields.ThreeStateDead).Data, laws.ThreeStateEndpoint),
            Zone("coagulation-60C", state.Get(Fields.CoagulationTime).Data, laws.CoagulationEndpointS),
        ];
    }
}
