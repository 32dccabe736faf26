using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies.Controllers;

/// <summary>The state machine of a radiofrequency generator, named by the text "control" of the device file: "impedance" (when absent), "temperature", "roll-off" or "power" (constant).</summary>
public static class GeneratorControl
{
    /// <summary>The controller of one electrode; null = constant power.</summary>
    /// <param name="name">Name of the source whose readings are watched.</param>
    /// <param name="device">Entry of kind "radiofrequency-device".</param>
    /// <param name="powerW">Power of the source at level 1, W.</param>
    public static IController? FromDevice(string name, CatalogueEntry device, double powerW)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(powerW);
        return device.Text("control") switch
        {
            "temperature" => TemperatureController.FromDevice(name, device, powerW),
            "roll-off" => RollOffController.FromDevice(name, device, powerW),
            "power" => null,
            _ => ImpedanceController.FromDevice(name, device, powerW),
        };
    }

    /// <summary>
    /// The controllers of several electrodes on one generator, named by the text "several" of the device file: "together" (when absent; each electrode under its own control),
    /// "bipolar" (the first against the second), "switching" (one after the other against the pad) or "switching-bipolar" (each against the next).
    /// </summary>
    /// <param name="names">Names of the sources.</param>
    /// <param name="device">Entry of kind "radiofrequency-device".</param>
    /// <param name="powerW">Power of a source at level 1, W.</param>
    /// <param name="several">Takes the place of the device file's text; null = that.</param>
    public static IReadOnlyList<IController?> ForAll(IReadOnlyList<string> names, CatalogueEntry device, double powerW, string? several = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(device);
        var mode = names.Count > 1 ? several ?? device.Text("several") : "";
        return mode switch
        {
            "bipolar" => [.. names.Select((_, n) => new PoleController(FromDevice(names[0], device, powerW), n == 0 ? 1 : -1))],
            "switching" or "switching-bipolar" => [.. names.Select((_, n) => SwitchingController.FromDevice(names, n, mode == "switching-bipolar", device, powerW))],
            _ => [.. names.Select(n => FromDevice(n, device, powerW))],
        };
    }
}
