using System.CommandLine;
using System.Globalization;
using Seldinger.Core.Errors;
using Seldinger.Core.Values;
using Seldinger.Planning.Dose;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger dose</c>: the volume of ethanol by the size of the lesion, beside the simulated coverage.</summary>
public sealed class DoseCommand : ICliCommand
{
    private const string Kind = "ethanol-injectate";
    private static readonly string[] Sizes = ["2 cm", "3 cm", "4 cm"];

    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var agent = new Option<string>("--agent") { Description = "Ethanol of the catalogue: ethanol, ethanol-ec6 ...", DefaultValueFactory = _ => "ethanol" };
        var size = new Option<string[]>("--diameter") { Description = "Diameter of the lesion, for example 28 mm; may be given several times (2, 3 and 4 cm without it)." };
        var capsule = new Option<bool>("--capsule") { Description = "A complete capsule surrounds the lesion." };
        var command = new Command("dose", "Example: seldinger dose --diameter \"28 mm\"\n\nThe volume by the rule V = 4/3 pi (r + 0.5 cm)^3, the sessions it takes, and what the simulation makes of it in a ball in perfused liver, with its range over the uncertain values. Neither is fitted to the other.") { agent, size, capsule };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var id = parsed.GetValue(agent)!;
            if (context.Catalogue.OfKind(Kind).All(e => e.Id != id))
            {
                throw new ValidationException([new("--agent", $"'{id}' is no ethanol of the catalogue.", $"Known: {string.Join(", ", context.Catalogue.OfKind(Kind).Select(e => e.Id))}.")]);
            }
            var sizes = (parsed.GetValue(size) is { Length: > 0 } given ? given : Sizes).Select(Millimetres).ToList();
            var lines = ProgressDisplay.Run(context, progress => sizes.Select((mm, n) =>
            {
                progress.Report(($"{mm.ToString("F0", CultureInfo.InvariantCulture)} mm", (double)n / sizes.Count));
                return DoseAgainstSize.Of(context.Catalogue, id, mm, parsed.GetValue(capsule), false, context.Threads, cancel);
            }).ToList());
            context.Write(lines, o =>
            {
                o.WriteLine(SeldingerCli.Purpose);
                foreach (var line in lines.SelectMany(Lines))
                {
                    o.WriteLine(line);
                }
            });
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>The lines of one size, for people.</summary>
    public static IEnumerable<string> Lines(DoseLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        string Text(FormattableString s) => s.ToString(CultureInfo.InvariantCulture);
        string Range(DoseShare s) => Text($"{100 * s.Central:F0} % ({100 * s.Low:F0} to {100 * s.High:F0})");
        string Outcome(string name, DoseOutcome o) => Text($"  {name} {o.VolumeMl:F1} mL: lesion destroyed {Range(o.Covered)}, with margin {Range(o.MarginCovered)}, destroyed over the rule's volume {Range(o.Destroyed)}; ran back {Range(o.Refluxed)}, taken by blood {Range(o.WashedOut)}");
        yield return Text($"dose for {line.DiameterMm:F1} mm by the rule: {line.Rule.VolumeMl:F1} mL in {line.Rule.Sessions} sessions of at most {line.Rule.SessionCapMl:F0} mL");
        yield return Outcome("simulated, one session of", line.OneSession);
        yield return Outcome("simulated, at once,", line.Whole);
    }

    private static double Millimetres(string text) => Units.TryParse(text, out var value, out var unit) && Units.DimensionOf(unit) == "length" && Units.ToSi(value, unit) is >= 0.005 and <= 0.1
        ? Units.ToSi(value, unit) * 1e3
        : throw new ValidationException([new("--diameter", $"'{text}' is not understood.", "A length from 5 mm to 10 cm, for example \"28 mm\".")]);
}
