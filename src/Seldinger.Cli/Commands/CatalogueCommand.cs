using System.CommandLine;
using Seldinger.Core.Values;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger catalogue</c>: every number the program uses, with range, source and grade.</summary>
public sealed class CatalogueCommand : ICliCommand
{
    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var id = new Argument<string?>("ID") { Description = "Entry to show; without it, all are listed.", Arity = ArgumentArity.ZeroOrOne };
        var kind = new Option<string?>("--kind") { Description = "Only entries of this kind, for example tissue or microwave-device." };
        var command = new Command("catalogue", "Example: seldinger catalogue liver\n\nWhat the program knows: tissues, devices, rules, each number with unit, range, source and grade.") { id, kind };
        command.SetAction(guard((context, parsed, _) =>
        {
            var wanted = parsed.GetValue(id);
            var entries = context.Catalogue.Entries.Where(e => (wanted is null || e.Id == wanted) && (parsed.GetValue(kind) is not { } k || e.Kind == k)).ToList();
            if (entries.Count == 0)
            {
                context.Error.WriteLine($"seldinger: the catalogue has no such entry. Kinds: {string.Join(", ", context.Catalogue.Entries.Select(e => e.Kind).Distinct())}.");
                return ExitCode.Usage;
            }
            context.Write(entries.Select(e => new { e.Id, e.Kind, e.Name, e.File, UserSupplied = e.User, Values = e.Values.Values }), o => Table(entries, wanted is not null, o));
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Table(IReadOnlyList<CatalogueEntry> entries, bool full, TextWriter o)
    {
        foreach (var e in entries)
        {
            o.WriteLine($"{e.Id,-28} {e.Kind,-22} {e.Name}{(full ? "" : $"  ({e.Values.Count} values)")}{(e.User ? "  USER-SUPPLIED" : "")}");
            foreach (var v in full ? e.Values.Values : [])
            {
                o.WriteLine($"  {v.Key[(e.Id.Length + 1)..],-30} {v.Value:G6} {v.Unit}  [{v.Low:G4} .. {v.High:G4} {v.Distribution}]  {v.Grade}  {v.Species}, {v.Condition}  {v.Source}{(v.Note.Length > 0 ? "  - " + v.Note : "")}");
            }
        }
    }
}
