using System.CommandLine;
using Seldinger.Therapies;

namespace Seldinger.Cli;

/// <summary>Options that every command understands.</summary>
public sealed class GlobalOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "One JSON document on stdout; everything else goes to stderr.", Recursive = true };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "No progress.", Recursive = true };
    private readonly Option<bool> _force = new("--force") { Description = "Replace existing output.", Recursive = true };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads; results do not depend on it. Default: all cores.", DefaultValueFactory = _ => Environment.ProcessorCount, Recursive = true };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1UL, Recursive = true };
    private readonly Option<string?> _catalogue = new("--catalogue") { Description = "Folder with your own catalogue files (devices, tissues, rules); an entry of the same id replaces ours.", HelpName = "DIR", Recursive = true };

    /// <summary>Adds the options to the root.</summary>
    public void AddTo(RootCommand root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _threads.Validators.Add(r =>
        {
            if (r.Tokens.Count > 0 && int.TryParse(r.Tokens[0].Value, out var n) && n is < 1 or > 1024)
            {
                r.AddError($"--threads {r.Tokens[0].Value}: a number from 1 to 1024.");
            }
        });
        foreach (var o in new Option[] { _json, _quiet, _force, _threads, _seed, _catalogue })
        {
            root.Add(o);
        }
    }

    /// <summary>The context of one call.</summary>
    public CliContext Context(ParseResult parsed, TherapyRegistry therapies, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return new(therapies, SeldingerCatalogue.Load(parsed.GetValue(_catalogue)), output, error, parsed.GetValue(_json), parsed.GetValue(_quiet),
            parsed.GetValue(_threads), parsed.GetValue(_seed), parsed.GetValue(_force));
    }
}
