using System.CommandLine;
using Seldinger.Core.Errors;
using Seldinger.Core.IO;
using Seldinger.Planning.Validation;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger validate</c>: runs the validation book; exit code 1 when a figure fails or gets worse than the committed one.</summary>
public sealed class ValidateCommand : ICliCommand
{
    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var ids = new Argument<string[]>("ID") { Description = "Cases; none = all.", Arity = ArgumentArity.ZeroOrMore };
        ids.Validators.Add(r =>
        {
            foreach (var id in r.Tokens.Select(t => t.Value).Where(v => ValidationBook.Cases.All(c => c.Id != v)))
            {
                r.AddError($"'{id}' is no case of the validation book. Cases: {string.Join(", ", ValidationBook.Cases.Select(c => c.Id))}.");
            }
        });
        var fast = new Option<bool>("--fast") { Description = "Only the fast part, below a minute or two." };
        var write = new Option<bool>("--write") { Description = "Writes what was run into docs/validation.json and docs/validation.md of the sources." };
        var figures = new Option<bool>("--figures") { Description = "Prints every figure; so does naming a case." };
        var command = new Command("validate", "Example: seldinger validate --fast\n\nRuns the validation book: closed forms and published results beside what this program computes, with errors as they are.") { ids, fast, write, figures };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var asked = parsed.GetValue(ids) ?? [];
            var cases = asked.Length > 0 ? asked.Distinct().Select(ValidationBook.Find).ToList() : [.. ValidationBook.Cases.Where(c => !parsed.GetValue(fast) || c.Describe().Fast)];
            var root = parsed.GetValue(write) ? Root() : null;
            var results = ProgressDisplay.Run(context, progress => new ValidationBook(context.Catalogue, context.Therapies).Run(cases, context.Threads, progress, cancel));
            var committed = CommittedFigures.Load();
            var worse = root is null ? committed.Worse(results) : [];
            if (root is not null)
            {
                var now = committed.With(results);
                AtomicOutput.Text(Path.Combine(root, "docs", "validation.json"), now.ToJson());
                AtomicOutput.Text(Path.Combine(root, "docs", "validation.md"), ValidationPages.Markdown(now));
            }
            context.Write(Document(results, worse), o => Table(o, results, worse, asked.Length > 0 || parsed.GetValue(figures)));
            return results.Any(r => r.Failed) || worse.Count > 0 ? ExitCode.ValidationFailed : ExitCode.Done;
        }));
        return command;
    }

    private static string Root() => ValidationFiles.Root(Directory.GetCurrentDirectory(), AppContext.BaseDirectory)
        ?? throw new ValidationException([new("--write", "the sources with validation/cases and docs are not above this folder.", "Run it inside a clone of the repository.")]);

    private static object Document(IReadOnlyList<CaseResult> results, IReadOnlyList<string> worse) => new
    {
        Cases = results.Select(r => new { r.Description.Id, r.Description.Title, r.Description.Role, r.Description.Sources, r.Verdict, r.NotRun, r.Figures }),
        WorseThanCommitted = worse,
    };

    private static void Table(TextWriter o, IReadOnlyList<CaseResult> results, IReadOnlyList<string> worse, bool all)
    {
        foreach (var r in results)
        {
            var worst = ValidationPages.Worst(r.Figures);
            o.WriteLine($"{r.Verdict.ToUpperInvariant(),-8} {r.Description.Id,-22} {r.Description.Title}{(r.NotRun is null ? "" : $" ({r.NotRun})")}");
            foreach (var f in r.Figures.Where(f => all || f.Passed == false || f == worst))
            {
                o.WriteLine($"    {Mark(f),-7} {f.Name}: {ValidationPages.Text.Value(f.Value, f.Unit)}, reference {ValidationPages.Text.Value(f.Reference, f.Unit)}, error {ValidationPages.Text.Error(f)}, tolerance {ValidationPages.Text.Tolerance(f)}");
            }
        }
        foreach (var w in worse)
        {
            o.WriteLine($"WORSE    {w}");
        }
        o.WriteLine($"{results.Count(r => r.Verdict == "pass")} cases passed, {results.Count(r => r.Failed)} failed, {results.Count(r => r.Verdict == "scored")} scored, {results.Count(r => r.NotRun is not null)} not run; {worse.Count} figures worse than committed.");
    }

    private static string Mark(ValidationFigure f) => f.Passed switch { true => "pass", false => "FAIL", _ => "scored" };
}
