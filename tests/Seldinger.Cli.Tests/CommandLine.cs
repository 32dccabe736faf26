using Seldinger.Therapies;

namespace Seldinger.Cli.Tests;

/// <summary>Runs the command line in this process with text writers instead of a console.</summary>
internal static class CommandLine
{
    public static async Task<(int Code, string Out, string Error)> Run(TherapyRegistry therapies, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new SeldingerCli(therapies, output, error).RunAsync(args);
        return (code, output.ToString(), error.ToString());
    }

    public static Task<(int Code, string Out, string Error)> Run(params string[] args) => Run(TherapyRegistry.Standard, args);
}
