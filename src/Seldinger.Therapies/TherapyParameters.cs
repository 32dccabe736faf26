using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>Makes therapy parameters from device files.</summary>
public static class TherapyParameters
{
    /// <summary>
    /// The parameter <paramref name="name"/> with default and range of the device's sourced value of that name (and "NAME_step", if given);
    /// without a device the default alone, for listing.
    /// </summary>
    public static TherapyParameter FromDevice(CatalogueEntry? device, string name, string unit, double fallbackSi, string meaning)
    {
        if (device is null || !device.Values.TryGetValue(name, out var v))
        {
            return new(name, unit, fallbackSi, fallbackSi, fallbackSi, 0, meaning, "engineering-default");
        }
        var step = device.Values.TryGetValue($"{name}_step", out var s) ? s.Si : 0;
        return new(name, unit, v.Si, Units.ToSi(v.Low, v.Unit), Units.ToSi(v.High, v.Unit), step, meaning, v.Source);
    }
}
