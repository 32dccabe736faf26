using Seldinger.Core.Errors;
using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Planning.Course;

/// <summary>Doses of one agent in one arm.</summary>
/// <param name="Agent">Catalogue id of the agent.</param>
/// <param name="DoseMgPerKg">Dose, mg/kg.</param>
/// <param name="FromDay">First day.</param>
/// <param name="EveryDays">Interval, days, above 0.</param>
/// <param name="UntilDay">Last day, included.</param>
public sealed record CourseDoses(string Agent, double DoseMgPerKg, double FromDay, double EveryDays, double UntilDay);

/// <summary>One arm.</summary>
/// <param name="Name">Name.</param>
/// <param name="Doses">What is given; empty = control.</param>
public sealed record CourseArm(string Name, IReadOnlyList<CourseDoses> Doses);

/// <summary>A course over months without a scan: one tumour, dates, arms.</summary>
/// <param name="Id">Id.</param>
/// <param name="Tumour">Catalogue id of a growth entry.</param>
/// <param name="Days">Length, days.</param>
/// <param name="VolumeM3">Volume on day 0, m3; null = that of the growth entry.</param>
/// <param name="ScanDays">Days on which values are printed.</param>
/// <param name="Arms">Arms, from the same state on day 0.</param>
public sealed record CourseFile(string Id, string Tumour, double Days, double? VolumeM3, IReadOnlyList<double> ScanDays, IReadOnlyList<CourseArm> Arms)
{
    private const int MaxDoses = 20000;
    private static readonly string[] Keys = ["id", "tumour", "days", "volume", "scans", "arms"];
    private static readonly string[] DoseKeys = ["agent", "dose", "from", "every", "until"];

    /// <summary>Reads a course file (YAML or JSON).</summary>
    /// <exception cref="ValidationException">All that is wrong, with file and line.</exception>
    public static CourseFile Read(string path, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var root = ConfigReader.ReadFile(path);
        var reader = new Reader(catalogue);
        var file = reader.Course(root);
        return reader.Violations.Count > 0 ? throw new ValidationException(reader.Violations) : file;
    }

    private sealed class Reader(Catalogue catalogue)
    {
        internal List<Violation> Violations { get; } = [];

        internal CourseFile Course(ConfigNode root)
        {
            Known(root, Keys);
            var tumour = Entry(root, "tumour", "growth");
            var days = Number(root, "days", "time", 86400, 36500 * 86400.0) / 86400 ?? 180;
            var volume = Number(root, "volume", "volume", 0, 1);
            var scans = root["scans"] is { } list ? list.Items.Select(n => Number(n, n, "scans", "time", 0, 36500 * 86400.0) / 86400 ?? 0).ToList() : [];
            var arms = (root["arms"]?.Items ?? []).Select(a => Arm(a, days)).ToList();
            if (arms.Count == 0)
            {
                Violations.Add(new(root.Place, "has no arms.", "Give at least one, for example arms: [ { name: control } ]."));
            }
            return new(root["id"]?.Text ?? "course", tumour, days, volume, scans, arms);
        }

        private CourseArm Arm(ConfigNode node, double days)
        {
            Known(node, ["name", "doses"]);
            var name = node["name"]?.Text ?? "";
            if (name.Length == 0)
            {
                Violations.Add(new(node.Place, "an arm has no name.", "Give name: control, for example."));
            }
            var list = node["doses"] is not { } d ? [] : d.Kind == ConfigKind.List ? d.Items : [d];
            return new(name, [.. list.Select(x => Doses(x, days))]);
        }

        private CourseDoses Doses(ConfigNode node, double days)
        {
            Known(node, DoseKeys);
            var doses = new CourseDoses(Entry(node, "agent", "agent"), Number(node, "dose", "dose-per-mass", 0, 1e6) ?? 0,
                Number(node, "from", "time", 0, double.MaxValue) / 86400 ?? 0, Number(node, "every", "time", 3600, double.MaxValue) / 86400 ?? 1, Number(node, "until", "time", 0, double.MaxValue) / 86400 ?? days);
            if ((doses.UntilDay - doses.FromDay) / doses.EveryDays > MaxDoses)
            {
                Violations.Add(new(node.Place, "gives more than 20000 doses.", "Use a longer interval or a shorter course."));
            }
            return doses;
        }

        private string Entry(ConfigNode node, string key, string kind)
        {
            var id = node[key]?.Text ?? "";
            if (!catalogue.Contains(id) || catalogue[id].Kind != kind)
            {
                Violations.Add(new(node[key]?.Place ?? node.Place, $"{key} '{id}' is not in the catalogue.", $"Known: {string.Join(", ", catalogue.OfKind(kind).Select(e => e.Id))}."));
            }
            return id;
        }

        private double? Number(ConfigNode node, string key, string dimension, double low, double high) => node[key] is { } value ? Number(node, value, key, dimension, low, high) : null;

        private double? Number(ConfigNode node, ConfigNode value, string key, string dimension, double low, double high)
        {
            if (Units.TryParse(value.Text, out var number, out var unit) && Units.DimensionOf(unit) == dimension && Units.ToSi(number, unit) is var si && si >= low && si <= high)
            {
                return si;
            }
            Violations.Add(new(value.Place, $"{key} = {value.Shown} is not a {dimension} in range.", $"Allowed: a number with a unit, for example {Example(dimension)}."));
            return null;
        }

        private static string Example(string dimension) => dimension switch
        {
            "time" => "'180 d'",
            "volume" => "'192 mm3'",
            _ => "'20 mg/kg'",
        };

        private void Known(ConfigNode node, string[] keys)
        {
            foreach (var e in node.Entries.Where(e => !keys.Contains(e.Key)))
            {
                Violations.Add(new($"{node.File}:{e.Line}", $"unknown key '{e.Key}'.", $"Allowed: {string.Join(", ", keys)}."));
            }
        }
    }
}
