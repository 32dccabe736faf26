using System.CommandLine;
using Seldinger.Core.Values;
using Seldinger.Therapies.Claims;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger claims</c>: every requirement row, what its source claims, what is known, and the test that proves the feature.</summary>
public sealed class ClaimsCommand : ICliCommand
{
    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var row = new Option<string?>("--row") { Description = "One row, for example A1.07, or an erratum, for example E01.", HelpName = "ID" };
        var grade = new Option<Grade?>("--grade") { Description = "Only rows of this evidence grade." };
        var command = new Command("claims", "Example: seldinger claims --row A1.07\n\nWhat the source articles claim, what is known today, what Seldinger computes, and which test proves it.") { row, grade };
        command.SetAction(guard((context, parsed, _) =>
        {
            var claims = ClaimCatalogue.Load();
            if (Environment.GetEnvironmentVariable("SELDINGER_TEST_RESULTS") is { } folder && Directory.Exists(folder))
            {
                claims = claims.WithResults(folder);
            }
            if (parsed.GetValue(row) is { } id)
            {
                return One(context, claims, id);
            }
            var rows = parsed.GetValue(grade) is { } g ? claims.WithGrade(g) : claims.Rows;
            context.Write(rows.Select(r => Document(claims, r)), o =>
            {
                foreach (var r in rows)
                {
                    o.WriteLine($"{r.Id,-8} {string.Join('/', r.Grades),-8} {Status(claims, r.Id),-34} {r.Quote ?? r.Reading}");
                }
                o.WriteLine($"{claims.ProvedCount} of {claims.Rows.Count} rows have a test.");
            });
            return ExitCode.Done;
        }));
        return command;
    }

    private static int One(CliContext context, ClaimCatalogue claims, string id)
    {
        if (claims.Errata.FirstOrDefault(e => string.Equals(e.Id, id, StringComparison.OrdinalIgnoreCase)) is { } erratum)
        {
            context.Write(erratum, o => o.WriteLine($"{erratum.Id} {erratum.Source}: \"{erratum.Text}\"\n  corrected reading: {erratum.Corrected}\n  confidence: {erratum.Confidence}"));
            return ExitCode.Done;
        }
        if (claims.Find(id) is not { } r)
        {
            context.Error.WriteLine($"seldinger: there is no row '{id}'; rows run from {claims.Rows[0].Id} to {claims.Rows[^1].Id}.");
            return ExitCode.Usage;
        }
        context.Write(Document(claims, r), o =>
        {
            o.WriteLine($"{r.Id}  grade {string.Join('/', r.Grades)}{(r.GradeNote is null ? "" : $" ({r.GradeNote})")}");
            o.WriteLine($"  source claims:  {r.Source} \"{r.Quote}\"{(r.Reading is null ? "" : $"  [{r.Reading}]")}");
            o.WriteLine($"  what is known:  {r.Known}{(r.Citations.Count > 0 ? $"  ({string.Join(", ", r.Citations)})" : "")}");
            o.WriteLine($"  computed here:  {r.Feature}");
            o.WriteLine($"  proof asked:    {r.Proof}");
            if (claims.TestsOf(r.Id).Count == 0)
            {
                o.WriteLine("  proof:          nothing proves this row yet");
            }
            foreach (var t in claims.TestsOf(r.Id))
            {
                o.WriteLine($"  proof:          {t}: {ClaimCatalogue.Describe(claims.ResultOf(t))}");
            }
        });
        return ExitCode.Done;
    }

    private static string Status(ClaimCatalogue claims, string id) => ClaimCatalogue.Describe(claims.StatusOf(id));

    private static object Document(ClaimCatalogue claims, ClaimRow r) => new
    {
        r.Id,
        r.Source,
        r.Quote,
        r.Reading,
        r.Known,
        r.Citations,
        r.Grades,
        r.Feature,
        r.Proof,
        Tests = claims.TestsOf(r.Id).Select(t => new { Test = t, Result = ClaimCatalogue.Describe(claims.ResultOf(t)) }),
    };
}
