using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.IO;
using Seldinger.Imaging.CaseFolder;
using Seldinger.Planning.Checking;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger check</c>: validates a case and shows facts, labels, volumes and findings.</summary>
public sealed class CheckCommand : ICliCommand
{
    private readonly CaseArguments _arguments = new();

    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var command = new Command("check", "Example: seldinger check my-case\n\nValidates a case: images, labels with their volumes, lesions, facts, and which criteria are met, not met or unknown; with --out also check.json and three slices through each lesion.")
        {
            _arguments.Case, _arguments.Therapy, _arguments.Out,
        };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            if (context.Therapies.Find(parsed.GetValue(_arguments.Therapy)!) is null)
            {
                throw new ValidationException([new("--therapy", $"'{parsed.GetValue(_arguments.Therapy)}' is not known.", $"Known: {string.Join(", ", context.Therapies.All.Select(t => t.Id))}.")]);
            }
            var output = parsed.GetValue(_arguments.Out);
            if (output is not null)
            {
                AtomicOutput.RequireFolder(output, context.Force);
            }
            var patient = ProgressDisplay.Run(context, p => _arguments.Load(context, parsed, p, 1, cancel));
            var therapy = context.Therapies.Find(parsed.GetValue(_arguments.Therapy)!);
            var findings = CaseChecker.Check(patient, context.Catalogue, therapy);
            if (output is not null)
            {
                AtomicOutput.Folder(output, context.Force, folder =>
                {
                    AtomicOutput.Text(Path.Combine(folder, "check.json"), JsonSerializer.Serialize(Document(patient, findings), CliContext.JsonStyle) + "\n");
                    foreach (var (centre, n) in patient.Lesions.Select(l => (Core.Geometry.Vec3?)l.CentreMm).DefaultIfEmpty(null).Select((c, n) => (c, n + 1)))
                    {
                        AtomicOutput.Text(Path.Combine(folder, $"slices-{n}.svg"), CasePicture.ThreeSlices(patient, centre));
                    }
                });
            }
            context.Write(Document(patient, findings), o => Table(patient, findings, o));
            return ExitCode.Done;
        }));
        return command;
    }

    private static object Document(Case c, IReadOnlyList<Finding> findings) => new
    {
        SeldingerCli.Purpose,
        c.Id,
        c.TumourType,
        c.Position,
        Images = c.Images.Select(i => new { i.Name, i.Modality, i.Phase, Size = new[] { i.Image.Geometry.Nx, i.Image.Geometry.Ny, i.Image.Geometry.Nz }, SpacingMm = i.Image.Geometry.SpacingMm, i.SliceThicknessMm }),
        Structures = c.Structures.Values.Select(s => new { s.Name, s.VolumeMl, s.Automatic, s.Origin }),
        Lesions = c.Lesions.Select(l => new { l.Name, l.VolumeMl, l.DiameterMm, l.CentreMm, Target = c.Targets.Contains(l.Name) }),
        Facts = c.Facts.Items.Values,
        Findings = findings,
    };

    private static void Table(Case c, IReadOnlyList<Finding> findings, TextWriter o)
    {
        void Line(FormattableString s) => o.WriteLine(s.ToString(CultureInfo.InvariantCulture));
        o.WriteLine(SeldingerCli.Purpose);
        Line($"case {c.Id}   tumour type {(c.TumourType.Length > 0 ? c.TumourType : "unknown: generic mode")}   position {c.Position}");
        o.WriteLine("\nimages");
        foreach (var i in c.Images)
        {
            var (g, s) = (i.Image.Geometry, i.Image.Geometry.SpacingMm);
            Line($"  {i.Name,-36} {(i.Modality.Length > 0 ? i.Modality : "?"),-3} phase {i.Phase,-14} {g.Nx} x {g.Ny} x {g.Nz}, {s.X:F2} x {s.Y:F2} x {s.Z:F2} mm");
        }
        o.WriteLine("\nlesions");
        foreach (var l in c.Lesions)
        {
            Line($"  {l.Name,-12} {l.VolumeMl,8:F2} mL  {l.DiameterMm,5:F0} mm  centre ({l.CentreMm.X:F0}, {l.CentreMm.Y:F0}, {l.CentreMm.Z:F0}) mm LPS{(c.Targets.Contains(l.Name) ? "  target" : "")}");
        }
        o.WriteLine("\nstructures");
        foreach (var s in c.Structures.Values)
        {
            Line($"  {s.Name,-32} {s.VolumeMl,9:F1} mL  {(s.Automatic ? "automatic" : "label")}");
        }
        o.WriteLine("\nfacts");
        foreach (var f in c.Facts.Items.Values)
        {
            Line($"  {f}");
        }
        o.WriteLine("\nfindings");
        foreach (var f in findings.OrderBy(f => f.Status switch { CriterionStatus.NotMet => 0, CriterionStatus.Unknown => 1, CriterionStatus.Note => 2, _ => 3 }))
        {
            Line($"  {Word(f.Status),-18} {f.Criterion}{(f.Criterion.Length > 0 ? ": " : "")}{f.Message}  [{f.Grade}, {f.Source}]");
        }
        var unknown = findings.Count(f => f.Status == CriterionStatus.Unknown);
        Line($"\n{findings.Count(f => f.Status == CriterionStatus.Met)} criteria met, {findings.Count(f => f.Status == CriterionStatus.NotMet)} not met, {unknown} unknown.");
    }

    private static string Word(CriterionStatus s) => s switch
    {
        CriterionStatus.Met => "criterion met",
        CriterionStatus.NotMet => "CRITERION NOT MET",
        CriterionStatus.Unknown => "UNKNOWN",
        _ => "note",
    };
}
