using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>A setting of a therapy over all its devices.</summary>
/// <param name="Parameter">The setting as the default device has it, or the first device that has it at all.</param>
/// <param name="Low">Lowest that any device allows, SI.</param>
/// <param name="High">Highest that any device allows, SI.</param>
/// <param name="DeviceDependent">True when devices differ in range or default, or not all have the setting.</param>
public sealed record ParameterRange(TherapyParameter Parameter, double Low, double High, bool DeviceDependent)
{
    /// <summary>The device that a therapy takes when none is named: the one that the catalogue marks, else the first.</summary>
    public static CatalogueEntry? DefaultDevice(Catalogue catalogue, Therapy therapy)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(therapy);
        var devices = therapy.DeviceKind is { } kind ? catalogue.OfKind(kind).ToList() : [];
        return devices.FirstOrDefault(d => d.Json.TryGetProperty("default", out _)) ?? devices.FirstOrDefault();
    }

    /// <summary>The settings of a therapy, those of the default device first.</summary>
    public static IReadOnlyList<ParameterRange> Of(Catalogue catalogue, Therapy therapy)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(therapy);
        var first = DefaultDevice(catalogue, therapy);
        var devices = therapy.DeviceKind is { } kind ? catalogue.OfKind(kind).OrderBy(d => d.Id != first?.Id).ToList() : [];
        var sets = devices.Count == 0 ? [therapy.Parameters(null)] : devices.Select(therapy.Parameters).ToList();
        return [.. sets.SelectMany(s => s).GroupBy(p => p.Name).Select(same => new ParameterRange(same.First(), same.Min(p => p.Low), same.Max(p => p.High),
            same.Count() < sets.Count || same.Select(p => (p.Low, p.High, p.Default)).Distinct().Count() > 1))];
    }

    /// <summary>The range for people: "60 W to 225 W, device-dependent".</summary>
    public string Show() => $"{Parameter.Show(Low)} to {Parameter.Show(High)}{(DeviceDependent ? ", device-dependent" : "")}";
}
