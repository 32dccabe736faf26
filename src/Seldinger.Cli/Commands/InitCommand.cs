using System.CommandLine;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger init</c>: lists series and labels of a folder and writes a commented case.yaml with a picture.</summary>
public sealed class InitCommand : ICliCommand
{
    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var folder = new Argument<string>("FOLDER") { Description = "Folder with the scan (DICOM folder or zip, NIfTI, NRRD, MetaImage) and its labels." };
        var output = new Option<string?>("--out") { Description = "Folder for case.yaml and the picture; default: FOLDER itself.", HelpName = "DIR" };
        var command = new Command("init", "Example: seldinger init my-folder\n\nLists series, guesses phase and labels with the reason, writes a commented case.yaml and a picture of three slices with L and R: look at it.") { folder, output };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var options = new CaseLoadOptions { Catalogue = context.Catalogue, Therapies = context.Therapies.All, Threads = context.Threads };
            var result = ProgressDisplay.Run(context, p => CaseInit.Run(parsed.GetValue(folder)!, context.Force, options,
                new CaseArguments.Relay<CaseLoadProgress>(l => p.Report((l.Stage, l.Fraction))), parsed.GetValue(output)));
            context.Write(new { result.CaseFile, result.Picture, result.Notes }, o =>
            {
                o.WriteLine($"wrote {result.CaseFile}");
                o.WriteLine(result.Picture is null ? "no picture" : $"wrote {result.Picture}: check that L and R are where they belong");
                foreach (var n in result.Notes)
                {
                    o.WriteLine($"  {n}");
                }
                o.WriteLine($"Next: edit it, then seldinger check {Path.GetDirectoryName(result.CaseFile)}");
            });
            return ExitCode.Done;
        }));
        return command;
    }
}
