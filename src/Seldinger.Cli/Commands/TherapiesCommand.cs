using System.CommandLine;
using Seldinger.Core.Plans;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger therapies</c>: the tree of access routes, with factors, grade and parameters.</summary>
public sealed class TherapiesCommand : ICliCommand
{
    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var command = new Command("therapies", "Example: seldinger therapies\n\nAccess route by what acts, then each therapy with evidence grade, parameters and devices.");
        command.SetAction(guard((context, _, _) =>
        {
            context.Write(Document(context), o => Tree(context, o));
            return ExitCode.Done;
        }));
        return command;
    }

    private static object Document(CliContext context) => context.Therapies.All.Select(t => new
    {
        t.Id,
        t.Name,
        t.Summary,
        t.Access,
        t.Factors,
        t.Scope,
        t.Grade,
        t.Rows,
        Devices = Devices(context, t),
        Parameters = t.Parameters(FirstDevice(context, t)),
    });

    private static IReadOnlyList<string> Devices(CliContext context, Therapy t) => t.DeviceKind is null ? [] : [.. context.Catalogue.OfKind(t.DeviceKind).Select(d => d.Id)];

    private static Core.Values.CatalogueEntry? FirstDevice(CliContext context, Therapy t) => Devices(context, t) is [var first, ..] ? context.Catalogue[first] : null;

    /// <summary>Access route by row, what acts by column: how many therapies.</summary>
    private static void Matrix(CliContext context, TextWriter o)
    {
        var factors = Enum.GetValues<Factor>();
        o.WriteLine($"{"",-15}{string.Concat(factors.Select(f => $"{f.ToString().ToLowerInvariant(),-11}"))}");
        foreach (var access in Enum.GetValues<AccessKind>())
        {
            var counts = factors.Select(f => context.Therapies.All.Count(t => t.Access == access && t.Factors.Contains(f)));
            o.WriteLine($"{access.ToString().ToLowerInvariant(),-15}{string.Concat(counts.Select(n => $"{(n == 0 ? "." : n),-11}"))}".TrimEnd());
        }
        o.WriteLine();
    }

    private static void Tree(CliContext context, TextWriter o)
    {
        Matrix(context, o);
        foreach (var access in Enum.GetValues<AccessKind>())
        {
            var here = context.Therapies.All.Where(t => t.Access == access).ToList();
            o.WriteLine(access.ToString().ToLowerInvariant() + (here.Count == 0 ? "  (none yet)" : ""));
            foreach (var t in here)
            {
                o.WriteLine($"  {t.Id,-26} grade {t.Grade}  acts by {string.Join(" + ", t.Factors).ToLowerInvariant(),-18} scope {t.Scope.ToString().ToLowerInvariant()}");
                o.WriteLine($"    {t.Summary}");
                foreach (var p in t.Parameters(FirstDevice(context, t)))
                {
                    o.WriteLine($"    --set {p.Name}=..  {p.Show(p.Low)} to {p.Show(p.High)}, default {p.Show(p.Default)}  {p.Meaning}");
                }
                if (Devices(context, t) is { Count: > 0 } devices)
                {
                    o.WriteLine($"    devices: {string.Join(", ", devices)}");
                }
            }
        }
    }
}
