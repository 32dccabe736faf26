using Seldinger.Biology.Growth;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.Scheduling;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.BloodFlow;

namespace Seldinger.Planning.Course;

/// <summary>One arm's curve.</summary>
/// <param name="Arm">Name.</param>
/// <param name="Points">Day, volume in mm3, carrying capacity in mm3.</param>
public sealed record CourseCurve(string Arm, IReadOnlyList<(double Day, double VolumeMm3, double CapacityMm3)> Points);

/// <summary>A course that ran.</summary>
/// <param name="File">What was asked for.</param>
/// <param name="Curves">One per arm.</param>
/// <param name="Models">Cards of the models.</param>
public sealed record CourseResult(CourseFile File, IReadOnlyList<CourseCurve> Curves, IReadOnlyList<ModelCard> Models);

/// <summary>Runs every arm of a course from the same state on day 0, on the same scheduler as procedures.</summary>
public static class CourseRunner
{
    private const string Lesion = "tumour-1";
    private const double DayS = 86400;
    private const double BolusS = 60;

    /// <summary>Runs a course without a scan.</summary>
    public static CourseResult Run(CourseFile file, Draw draw, int threads, ulong seed, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        var agents = file.Arms.SelectMany(a => a.Doses).Select(d => d.Agent).Distinct().Order(StringComparer.Ordinal).ToList();
        var growth = new CarryingCapacityGrowth(file.Tumour, Lesion, agents);
        IReadOnlyList<IProcess> processes = [growth, new DrugDelivery(agents)];
        var context = new ProcessContext(draw, threads, seed, new Dictionary<string, string>());
        var tissue = new TissueState();
        growth.Begin(tissue, context);
        if (file.VolumeM3 is { } v)
        {
            tissue.Pools[Pools.Volume(Lesion)] = v;
        }
        var start = new RunState(tissue);
        var curves = new List<CourseCurve>();
        foreach (var arm in file.Arms)
        {
            var schedule = new Schedule(processes, Windows(arm, file.Days), [.. file.ScanDays.Select(d => d * DayS)]);
            using var run = new Core.Scheduling.Run(schedule, start.Copy(), context);
            var points = new List<(double, double, double)>();
            foreach (var day in Days(file))
            {
                run.AdvanceTo(day * DayS, null, cancel);
                var pools = run.State.Tissue.Pools;
                points.Add((day, pools[Pools.Volume(Lesion)] * 1e9, pools[Pools.Capacity(Lesion)] * 1e9));
            }
            curves.Add(new(arm.Name, points));
            progress?.Report((double)curves.Count / file.Arms.Count);
        }
        return new(file, curves, [.. processes.Select(p => p.Card)]);
    }

    private static IEnumerable<double> Days(CourseFile file) => Enumerable.Range(0, (int)Math.Floor(file.Days) + 1).Select(d => (double)d)
        .Concat(file.ScanDays.Where(d => d <= file.Days)).Append(file.Days).Distinct().Order();

    /// <summary>Doses on the same minute share one window.</summary>
    private static List<ProcedureWindow> Windows(CourseArm arm, double days)
    {
        var doses = new SortedDictionary<double, List<(string Agent, double Dose)>>();
        foreach (var d in arm.Doses)
        {
            for (var n = 0; d.FromDay + n * d.EveryDays <= Math.Min(d.UntilDay, days); n++)
            {
                var day = d.FromDay + n * d.EveryDays;
                (doses.TryGetValue(day, out var list) ? list : doses[day] = []).Add((d.Agent, d.DoseMgPerKg));
            }
        }
        return [.. doses.Select(d => new ProcedureWindow($"day-{d.Key:R}", d.Key * DayS, BolusS,
            [.. d.Value.Select((x, i) => (Source)new DrugSource { Name = $"dose-{i + 1}", Drug = x.Agent, RatePerS = x.Dose / BolusS, DurationS = BolusS })]))];
    }
}
