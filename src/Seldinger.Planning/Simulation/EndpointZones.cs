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

/// <summary>The spread between damage endpoints: the same temperatures, five laws of heat, five of cold.</summary>
public static class EndpointZones
{
    /// <summary>One zone per endpoint.</summary>
    public static IReadOnlyList<EndpointZone> Of(SimulationResult simulation, Lesion lesion, Draw draw, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(lesion);
        ArgumentNullException.ThrowIfNull(options);
        var state = simulation.State;
        var score = new ZoneScore(lesion.Mask, state, 0, options.Threads);
        EndpointZone Zone(string name, IEnumerable<bool> destroyed, bool used)
        {
            var zone = new Mask(state.Grid!.ToImageGeometry(), [.. destroyed.Select(d => d ? (byte)1 : (byte)0)]);
            return new(name, zone.VolumeMl, score.Of(zone).MarginMm, used);
        }
        IEnumerable<EndpointZone> Cold()
        {
            var (laws, used) = (ColdLaws.From(draw), ColdDamage.Used(options.Endpoint));
            var (lowest, passages) = (state.Get(Fields.TemperatureMin).Data, state.Get(Fields.FreezePassages).Data);
            return ColdDamage.Endpoints.Select(e => Zone(e, lowest.Zip(passages, (t, n) => laws.Destroyed(e, t, n)), e == used));
        }
        return [.. state.Has(Fields.Cem43) ? Heat(state, draw, options, Zone) : [], .. state.Has(Fields.FreezePassages) ? Cold() : []];
    }

    private static IEnumerable<EndpointZone> Heat(TissueState state, Draw draw, SimulationOptions options, Func<string, IEnumerable<bool>, bool, EndpointZone> zone)
    {
        var laws = new DamageLaws(draw);
        var used = options.Endpoint.Length > 0 ? options.Endpoint : ThermalDamage.DefaultEndpoint;
        EndpointZone Zone(string name, float[] dose, double endpoint) => zone(name, dose.Select(d => d >= endpoint), name == used);
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
