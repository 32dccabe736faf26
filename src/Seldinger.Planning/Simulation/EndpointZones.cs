using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Planning.Place;

namespace Seldinger.Planning.Simulation;

/// <summary>The zone that one damage endpoint draws on what a run did to the tissue.</summary>
/// <param name="Law">What acts: heat, cold or chemical.</param>
/// <param name="Endpoint">Name of the endpoint.</param>
/// <param name="VolumeMl">Volume of its zone, mL.</param>
/// <param name="MarginMm">Its minimal margin over the lesion on the simulation grid, mm.</param>
/// <param name="Used">True for the endpoint that the plan uses.</param>
public sealed record EndpointZone(string Law, string Endpoint, double VolumeMl, double MarginMm, bool Used);

/// <summary>The spread between damage endpoints: the same run under every law of heat, cold and chemical damage that it has.</summary>
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
        EndpointZone Zone(string law, string name, bool used, Func<int, bool> destroyed)
        {
            var zone = new Mask(state.Grid!.ToImageGeometry());
            for (var c = 0; c < zone.Data.Length; c++)
            {
                zone.Data[c] = destroyed(c) ? (byte)1 : (byte)0;
            }
            return new(law, name, zone.VolumeMl, score.Of(zone).MarginMm, used);
        }
        var zones = new List<EndpointZone>();
        if (state.Has(Fields.Cem43))
        {
            var (laws, used) = (new DamageLaws(draw), options.Endpoint.Length > 0 ? options.Endpoint : ThermalDamage.DefaultEndpoint);
            void Heat(string name, float[] dose, double endpoint) => zones.Add(Zone("heat", name, name == used, c => dose[c] >= endpoint));
            Heat("cem43-240", state.Get(Fields.Cem43).Data, laws.CemEndpointMin);
            Heat("arrhenius-63", state.Get(Fields.Arrhenius).Data, laws.ArrheniusEndpoint);
            Heat("whitening-63", state.Get(Fields.Whitening).Data, laws.WhiteningEndpoint);
            Heat("three-state", state.Get(Fields.ThreeStateDead).Data, laws.ThreeStateEndpoint);
            Heat("coagulation-60C", state.Get(Fields.CoagulationTime).Data, laws.CoagulationEndpointS);
        }
        if (state.Has(Fields.FreezePassages))
        {
            var (laws, used) = (ColdLaws.From(draw), ColdDamage.Used(options.Endpoint));
            var (lowest, passages) = (state.Get(Fields.TemperatureMin).Data, state.Get(Fields.FreezePassages).Data);
            zones.AddRange(ColdDamage.Endpoints.Select(name => Zone("cold", name, name == used, c => lowest[c] < 0 && laws.Destroyed(name, lowest[c], passages[c]))));
        }
        if (state.Has(Fields.ChemicalExposure))
        {
            var load = state.Get(Fields.ChemicalExposure).Data;
            zones.Add(Zone("chemical", "toxic-load", true, c => load[c] >= 1));
        }
        return zones;
    }
}
