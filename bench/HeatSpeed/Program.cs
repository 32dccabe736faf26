using System.Diagnostics;
using System.Globalization;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Physics.Damage;
using Seldinger.Physics.Heat;
using Seldinger.Physics.Microwave;
using Seldinger.Therapies;

// Times of the heat chain, wall and processor: the bare update on a fully warm grid of one tissue and of two, the second with a heated, boiling zone and its damage, and a whole ablation by its parts.
// usage: HeatSpeed [CELLS PER SIDE, default 128] [STEPS, default 720] [THREADS, default 2] [PARTS, default uniform,patchy,damage,ablation]
var n = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 128;
var steps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 720;
var threads = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2;
var asked = args.Length > 3 ? args[3] : "uniform,patchy,damage,ablation";
var draw = new Draw(SeldingerCatalogue.Load());
var grid = Grid3.Cube(Vec3.Zero, n, 1);

TissueState Liver(bool patchy)
{
    var state = new TissueState(grid, ["liver", "tumour"]);
    Array.Fill(state.Get(Fields.Perfusion).Data, 0.0155f);
    if (patchy)
    {
        // A vessel-like thread every dozen cells, so that most blocks of a row are not uniform.
        for (var c = 0; c < grid.Count; c++)
        {
            state.Get(Fields.Tissue).Data[c] = (byte)(c % grid.Nx % 12 == c / grid.Nx % 7 ? 1 : 0);
        }
    }
    return state;
}

void Time(string name, Action work)
{
    var (clock, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
    work();
    var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
    Console.WriteLine(FormattableString.Invariant($"{name}: {clock.Elapsed.TotalSeconds:F2} s wall, {used.TotalSeconds:F2} s processor, {used.TotalSeconds * 1e9 / ((double)grid.Count * steps):F2} ns per cell and step"));
}

foreach (var part in asked.Split(',').Where(p => p != "ablation"))
{
    var state = Liver(part != "uniform");
    for (var c = 0; c < grid.Count; c++)
    {
        state.Get(Fields.Temperature).Data[c] = 1 + c % 5;
    }
    var alone = new ProcessContext(draw, threads, 0, new Dictionary<string, string>());
    if (part == "damage")
    {
        var power = state.Get(Fields.PowerRadiofrequency).Data;
        for (var c = 0; c < grid.Count; c++)
        {
            var p = grid.ToLpsMm(grid.CentreM(c % n, c / n % n, c / (n * n)));
            var r2 = Math.Max(2, p.X * p.X + p.Y * p.Y);
            power[c] = Math.Abs(p.Z) < 15 && r2 < 900 ? (float)(4.5e7 / r2 / Math.Exp(Math.Sqrt(r2) / 10)) : 0;
        }
    }
    using var run = new Bioheat().Start(state, alone);
    using var damage = part == "damage" ? new ThermalDamage().Start(state, alone) : null;
    void Steps(int count)
    {
        for (var s = 0; s < count; s++)
        {
            run.Advance(state, [], 1);
            damage?.Advance(state, [], 1);
        }
    }
    Steps(damage is null ? 40 : 0);
    Time($"{part}, {n}^3, {steps} steps", () => Steps(steps));
}
if (!asked.Contains("ablation", StringComparison.Ordinal))
{
    return;
}
var whole = Liver(false);
var context = new ProcessContext(draw, threads, 0, new Dictionary<string, string>());
(string Name, IProcessRun Run)[] parts = [("microwave", new MicrowaveField().Start(whole, context)), ("heat", new Bioheat().Start(whole, context)), ("damage", new ThermalDamage().Start(whole, context))];
var antenna = new ActiveSource(new AntennaSource { Name = "a", Device = "emprint", GeneratorPowerW = 100, DurationS = 1e9, Shaft = new(new(0, 0, 90), new(0, 0, -15)) }, 1);
var spent = new TimeSpan[parts.Length];
Time($"ablation 100 W, {n}^3, {steps} steps", () =>
{
    for (var s = 0; s < steps; s++)
    {
        whole.TimeS = s;
        for (var p = 0; p < parts.Length; p++)
        {
            var clock = Stopwatch.StartNew();
            parts[p].Run.Advance(whole, [antenna], 1);
            spent[p] += clock.Elapsed;
        }
    }
});
Console.WriteLine("of it " + string.Join(", ", parts.Select((p, i) => FormattableString.Invariant($"{p.Name} {spent[i].TotalSeconds:F2} s"))));
