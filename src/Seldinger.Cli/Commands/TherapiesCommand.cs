using System.CommandLine;
using Seldinger.Core.Plans;
using Seldinger.Therapies;

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
        DefaultDevice = ParameterRange.DefaultDevice(context.Catalogue, t)?.Id,
        Parameters = ParameterRange.Of(context.Catalogue, t).Select(r => r.Parameter with { Low = r.Low, High = r.High }),
        DeviceDependent = ParameterRange.Of(context.Catalogue, t).Where(r => r.DeviceDependent).Select(r => r.Parameter.Name),
    });

    private static IReadOnlyList<string> Devices(CliContext context, Therapy t) => t.DeviceKind is null ? [] : [.. context.Catalogue.OfKind(t.DeviceKind).Select(d => d.Id)];

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
                foreach (var r in ParameterRange.Of(context.Catalogue, t))
                {
                    o.WriteLine($"    --set {r.Parameter.Name}=..  {r.Show()}; default {r.Parameter.Show(r.Parameter.Default)}  {r.Parameter.Meaning}");
                }
                if (Devices(context, t) is { Count: > 0 } devices)
                {
                    var standard = ParameterRange.DefaultDevice(context.Catalogue, t)?.Id;
                    o.WriteLine($"    devices: {string.Join(", ", devices.Select(d => d == standard && devices.Count > 1 ? $"{d} (default)" : d))}");
                }
            }
        }
    }
}
