using System.CommandLine;
using Seldinger.Core.Values;
using Seldinger.Planning.Course;

namespace Seldinger.Cli.Commands;

/// <summary><c>seldinger course</c>: months, without a scan: arms and dates to curves.</summary>
public sealed class CourseCommand : ICliCommand
{
    /// <inheritdoc/>
    public Command Build(Guard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var file = new Argument<string>("FILE") { Description = "Course file (YAML or JSON); samples/llc-endostatin.yaml is one." };
        var output = new Option<string>("--out") { Description = "Output folder; it appears whole or not at all.", HelpName = "DIR", DefaultValueFactory = _ => "course" };
        var command = new Command("course", "Example: seldinger course samples/llc-endostatin.yaml --out course\n\nRuns tumour volume over months for each arm, from one state; writes curves.csv, course.json and a page.") { file, output };
        command.SetAction(guard((context, parsed, cancel) =>
        {
            var asked = CourseFile.Read(parsed.GetValue(file)!, context.Catalogue);
            var result = ProgressDisplay.Run(context, p => CourseRunner.Run(asked, new Draw(context.Catalogue), context.Threads, context.Seed,
                new CourseProgress(s => p.Report(("running arms", s))), cancel));
            CourseOutputs.Write(parsed.GetValue(output)!, result, context.Force);
            if (context.Json)
            {
                context.Out.Write(CourseOutputs.Json(result));
            }
            else
            {
                foreach (var c in result.Curves)
                {
                    context.Out.WriteLine($"{c.Arm,-24} {c.Points[0].VolumeMm3,10:F0} mm3 on day 0, {c.Points[^1].VolumeMm3,10:F0} mm3 on day {c.Points[^1].Day:G6}");
                }
                context.Out.WriteLine($"Open {Path.Combine(parsed.GetValue(output)!, "report.html")}");
            }
            return ExitCode.Done;
        }));
        return command;
    }

    private sealed class CourseProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
