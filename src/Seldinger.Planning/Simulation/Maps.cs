using Seldinger.Core.Geometry;
using Seldinger.Core.State;
using Seldinger.Physics.Heat;

namespace Seldinger.Planning.Simulation;

/// <summary>Fields of a simulation as images for people and files.</summary>
public static class Maps
{
    /// <summary>Largest temperature of each cell, degC.</summary>
    public static ImageVolume TemperatureMax(TissueState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(state.Grid!.ToImageGeometry(), [.. state.Get(Fields.TemperatureMax).Data.Select(r => (float)BodyTemperatureC + r)], "Cel");
    }

    /// <summary>Lowest temperature of each cell, degC; null when nothing was cooled.</summary>
    public static ImageVolume? TemperatureMin(TissueState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Has(Fields.TemperatureMin) ? new(state.Grid!.ToImageGeometry(), [.. state.Get(Fields.TemperatureMin).Data.Select(r => (float)BodyTemperatureC + r)], "Cel") : null;
    }

    /// <summary>Viable fraction of each cell under the endpoint of the run.</summary>
    public static ImageVolume Viable(TissueState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(state.Grid!.ToImageGeometry(), state.Get(Fields.Viability).Data, "1");
    }

    /// <summary>Temperature that rises count from, degC.</summary>
    public const double BodyTemperatureC = 37;
}
