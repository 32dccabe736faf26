using System.Globalization;
using System.Numerics;
using Seldinger.Core.Geometry;
using Seldinger.Core.Models;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Physics.Damage;

namespace Seldinger.Physics.Injection;

/// <summary>A running <see cref="InjectedFluid"/>: everything that a restart needs lies in the state; flow and face arrays follow from the sources.</summary>
internal sealed class InjectedFluidRun<T> : IProcessRun
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double FluidStepS = 5, DepotStepS = 1800;

    private readonly Injectate _agent;
    private readonly InjectionTissue _tissue;
    private readonly FluidFlow _flow;
    private readonly AgentTransport<T> _transport;
    private readonly T[] _keep;
    private readonly double[] _fluidFactor;
    private readonly double? _maxStepS;
    private readonly double _particlesPerCell;
    private readonly int _threads;
    private readonly List<(int Cell, double Flow)> _inflow = [];
    private string _signature = "";
    private double _refluxM3PerS, _longestStepS;
    private bool _depot;

    internal InjectedFluidRun(string agent, TissueState state, ProcessContext context)
    {
        (_agent, _tissue, _threads) = (new(context.Draw, agent), new(state, context.Draw), context.Threads);
        _flow = new(state, _tissue, context.Threads);
        _transport = new(_flow.Op, state.Grid!.CellVolumeM3 * _agent.DistributionVolume, context.Threads);
        _keep = new T[_flow.Op.PaddedLength];
        _maxStepS = double.TryParse(context.Option("injection-max-step-s", ""), NumberStyles.Float, CultureInfo.InvariantCulture, out var s) ? s : null;
        var values = context.Draw.Catalogue[agent].Values;
        _depot = values.ContainsKey("release_time");
        _particlesPerCell = values.ContainsKey("cell_density") ? context.Draw.Si($"{agent}.infectivity") / context.Draw.Si($"{agent}.cell_density") : 0;
        // Tissue and fluid conduct side by side: sigma = sigma_tissue + porosity C sigma_fluid.
        _fluidFactor = _agent.Conductivity == 0 ? [] : [.. state.Tissues.Select(t => context.Draw.Catalogue[t].Values.ContainsKey("sigma_460khz") ? _tissue.Porosity * _agent.Conductivity / context.Draw.Si($"{t}.sigma_460khz") : 0)];
        DamageFields.Initialise(state);
        if (_fluidFactor.Length > 0 && !state.Has(Fields.ConductivityFactor))
        {
            Array.Fill(state.Get(Fields.ConductivityFactor).Data, 1f);
        }
        Mix(state, false);
    }

    public double MaxStepS => _maxStepS ?? (_depot ? DepotStepS : FluidStepS);

    public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
    {
        if (!Prepare(state, sources, dtS))
        {
            return StepOutcome.NotConverged;
        }
        Load(state);
        var given = Depots(state, sources, dtS);
        _transport.FindBox([.. _inflow.Select(i => i.Cell), .. given.Select(g => g.Cell)]);
        var steps = Math.Max(1, (int)Math.Ceiling(dtS / _longestStepS));
        var dt = dtS / steps;
        Retention(state, dt);
        double washed = 0, beyond = 0, bound = 0;
        var c = _transport.Concentration;
        for (var n = 0; n < steps; n++)
        {
            if (_agent.UptakePerS > 0 || _agent.BufferCapacity > 0)
            {
                var (b, w) = Bind(state, dt);
                bound += b;
                washed += w;
            }
            else
            {
                washed += _transport.Decay(_keep);
            }
            beyond += _transport.Step(dt);
            foreach (var (cell, flow) in _inflow)
            {
                c[cell] += T.CreateChecked(dt * flow / _transport.CellCapacityM3);
            }
            foreach (var (cell, amount) in given)
            {
                c[cell] += T.CreateChecked(amount / steps / _transport.CellCapacityM3);
            }
        }
        Add(state, "injected", _inflow.Sum(i => i.Flow) * dtS + _refluxM3PerS * dtS + given.Sum(g => g.Amount));
        Add(state, "refluxed", _refluxM3PerS * dtS);
        Add(state, "washed-out", washed);
        Add(state, "bound", bound);
        Add(state, "beyond-grid", beyond);
        return Store(state) ? StepOutcome.Done : StepOutcome.NonFinite;
    }

    public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state)
    {
        double Pool(string name) => state.Pools.TryGetValue(InjectedFluid.Prefix + name, out var v) ? v : 0;
        double tissue = 0;
        foreach (var v in state.Get(Fields.InjectedAgent).Data)
        {
            tissue += v;
        }
        tissue *= _transport.CellCapacityM3;
        var injected = Pool("injected");
        KeyValuePair<string, double> Ml(string name, double m3) => new($"{name}-mL", m3 * 1e6);
        yield return Ml("injected", injected);
        yield return Ml("in-tissue", tissue);
        yield return Ml("bound", Pool("bound"));
        yield return Ml("refluxed", Pool("refluxed"));
        yield return Ml("washed-out", Pool("washed-out"));
        yield return Ml("beyond-grid", Pool("beyond-grid"));
        yield return new("mass-balance-relative", injected > 0 ? (tissue + Pool("bound") + Pool("refluxed") + Pool("washed-out") + Pool("beyond-grid")) / injected - 1 : 0);
        foreach (var (name, value) in state.Pools.Where(p => p.Key.StartsWith(InjectedFluid.Prefix + "source/", StringComparison.Ordinal)))
        {
            yield return new(name[(InjectedFluid.Prefix.Length + "source/".Length)..], value);
        }
    }

    public void Dispose()
    {
    }

    private static string SourcePool(Source source, string name) => $"{InjectedFluid.Prefix}source/{source.Name}.{name}";

    private static void Add(TissueState state, string name, double amount) =>
        state.Pools[InjectedFluid.Prefix + name] = (state.Pools.TryGetValue(InjectedFluid.Prefix + name, out var v) ? v : 0) + amount;

    // Flow of the fluids that act now; solved when something has changed.
    private bool Prepare(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
    {
        var active = new List<(FluidSource Source, double Flow)>();
        foreach (var (source, level) in sources)
        {
            if (source is not FluidSource fluid)
            {
                continue;
            }
            var pool = SourcePool(fluid, "injected-m3");
            var done = state.Pools.TryGetValue(pool, out var v) ? v : 0;
            var flow = Math.Min(level * fluid.RateM3PerS, Math.Max(0, fluid.VolumeM3 - done) / dtS);
            state.Pools[pool] = done + flow * dtS;
            if (flow > 0)
            {
                active.Add((fluid, flow));
            }
        }
        var signature = string.Join(';', active.Select(a => FormattableString.Invariant($"{a.Source.Name},{a.Source.Shaft},{a.Flow:R}")));
        if (signature == _signature)
        {
            return true;
        }
        _signature = signature;
        _inflow.Clear();
        _refluxM3PerS = 0;
        Array.Clear(_flow.Pressure);
        if (active.Count == 0)
        {
            Faces(false);
            Mix(state, sources.Any(s => s.Source is FluidSource { Encapsulated: true }));
            Array.Clear(state.Get(Fields.InjectionPressure).Data);
            return true;
        }
        var ratio = _agent.ViscosityPaS / _tissue.WaterViscosityPaS;
        var cells = new SortedDictionary<int, double>();
        var (centre, total) = (Vec3.Zero, 0.0);
        foreach (var (source, flow) in active)
        {
            var outlets = Outlets.Of(source, flow, _agent, _tissue, state, _flow.Op);
            foreach (var (cell, share) in outlets.Cells)
            {
                cells[cell] = cells.GetValueOrDefault(cell) + share * flow;
            }
            _refluxM3PerS += outlets.Refluxed * flow;
            centre += state.Grid!.ToLocalM(source.Shaft.TipMm) * flow;
            total += flow;
            state.Pools[SourcePool(source, "pressure-kPa")] = outlets.Track.TipPressurePa * 1e-3;
            state.Pools[SourcePool(source, "backflow-mm")] = outlets.Track.LengthM * 1e3;
            state.Pools[SourcePool(source, "cracked")] = outlets.Track.Cracked ? 1 : 0;
        }
        _inflow.AddRange(cells.Select(c => (c.Key, c.Value)));
        var encapsulated = active.Any(a => a.Source.Encapsulated);
        var solved = _flow.Solve(_inflow, ratio, encapsulated, centre * (1 / total));
        Faces(true);
        Mix(state, encapsulated);
        var (g, pressure) = (state.Grid!, state.Get(Fields.InjectionPressure).Data);
        for (var n = 0; n < pressure.Length; n++)
        {
            pressure[n] = (float)_flow.Pressure[Padded(g, n)];
        }
        return solved;
    }

    private int Padded(Grid3 g, int n) => _flow.Op.Padded(n % g.Nx, n / g.Nx % g.Ny, n / (g.Nx * g.Ny));

    private void Faces(bool flowing)
    {
        var ratio = _agent.ViscosityPaS / _tissue.WaterViscosityPaS;
        foreach (var (axis, target) in ((int, T[])[])[(0, _transport.FlowX), (1, _transport.FlowY), (2, _transport.FlowZ)])
        {
            if (!flowing)
            {
                Array.Clear(target);
                continue;
            }
            for (var p = 1; p < target.Length; p++)
            {
                var face = axis switch { 0 => _flow.Op.X[p], 1 => _flow.Op.Y[p], _ => _flow.Op.Z[p] };
                target[p] = face == 0 ? T.Zero : T.CreateChecked(_flow.Flow(axis, p, ratio));
            }
        }
    }

    // Diffusive exchange: none with gas, across a capsule what the capsule lets through; vessel cells are kept empty.
    private void Mix(TissueState state, bool encapsulated)
    {
        var (g, tissue, op) = (state.Grid!, state.Get(Fields.Tissue).Data, _flow.Op);
        var d = _agent.Diffusivity * _agent.DistributionVolume;
        (T[] Target, int Step, double Mixing)[] axes = [(_transport.MixX, 1, d * g.Dy * g.Dz / g.Dx), (_transport.MixY, g.Nx, d * g.Dx * g.Dz / g.Dy), (_transport.MixZ, g.Nx * g.Ny, d * g.Dx * g.Dy / g.Dz)];
        for (var n = 0; n < tissue.Length; n++)
        {
            var p = Padded(g, n);
            for (var axis = 0; axis < 3; axis++)
            {
                var (i, j, k) = (n % g.Nx, n / g.Nx % g.Ny, n / (g.Nx * g.Ny));
                var open = (axis == 0 ? i : axis == 1 ? j : k) > 0 && !_tissue.Closed[tissue[n]] && !_tissue.Closed[tissue[n - axes[axis].Step]];
                axes[axis].Target[p] = open ? T.CreateChecked(axes[axis].Mixing) : T.Zero;
            }
        }
        if (encapsulated)
        {
            double[] sizes = [g.Dx, g.Dy, g.Dz];
            _tissue.ForCapsuleFaces(state, op, (axis, p, _) =>
            {
                // Tissue and layer in series over the distance of two centres.
                var layer = _tissue.CapsuleM / sizes[axis];
                axes[axis].Target[p] *= T.CreateChecked(1 / (1 - layer + layer / _tissue.CapsuleMixing));
            });
        }
        _longestStepS = _transport.LongestStepS();
    }

    private void Load(TissueState state)
    {
        var (g, field, c) = (state.Grid!, state.Get(Fields.InjectedAgent).Data, _transport.Concentration);
        for (var r = 0; r < g.Ny * g.Nz; r++)
        {
            var p = _flow.Op.Padded(0, r % g.Ny, r / g.Ny);
            for (var i = 0; i < g.Nx; i++)
            {
                c[p + i] = T.CreateChecked(field[r * g.Nx + i]);
            }
        }
    }

    private bool Store(TissueState state)
    {
        var (g, field, c) = (state.Grid!, state.Get(Fields.InjectedAgent).Data, _transport.Concentration);
        var factor = _fluidFactor.Length > 0 ? state.Get(Fields.ConductivityFactor).Data : null;
        var transduced = _particlesPerCell > 0 ? state.Get(Fields.TransducedFraction).Data : null;
        var (tissue, bound) = (state.Get(Fields.Tissue).Data, state.Get(Fields.BoundAgent).Data);
        var finite = true;
        for (var r = 0; r < g.Ny * g.Nz; r++)
        {
            var (p, n) = (_flow.Op.Padded(0, r % g.Ny, r / g.Ny), r * g.Nx);
            for (var end = n + g.Nx; n < end; n++, p++)
            {
                field[n] = float.CreateChecked(c[p]);
                finite &= float.IsFinite(field[n]);
                if (factor is not null)
                {
                    // What has conducted once goes on conducting: ions stay where acid was bound or water diffused away.
                    factor[n] = Math.Max(factor[n], (float)(1 + _fluidFactor[tissue[n]] * field[n]));
                }
                if (transduced is not null)
                {
                    transduced[n] = (float)(1 - Math.Exp(-bound[n] * _agent.Concentration * _particlesPerCell));
                }
            }
        }
        return finite;
    }

    // What blood leaves of the agent in a step; vessels keep nothing.
    private void Retention(TissueState state, double dt)
    {
        var (g, tissue, perfusion, viability) = (state.Grid!, state.Get(Fields.Tissue).Data, state.Get(Fields.Perfusion).Data, state.Get(Fields.Viability).Data);
        var (last, kept) = (float.NaN, T.One);
        for (var r = 0; r < g.Ny * g.Nz; r++)
        {
            var (p, n) = (_flow.Op.Padded(0, r % g.Ny, r / g.Ny), r * g.Nx);
            for (var end = n + g.Nx; n < end; n++, p++)
            {
                var w = viability[n] < _tissue.PerfusionStop ? 0 : perfusion[n];
                if (w != last)
                {
                    (last, kept) = (w, T.CreateChecked(Math.Exp(-Washout(w) * dt)));
                }
                _keep[p] = _tissue.Vessel[tissue[n]] ? T.Zero : kept;
            }
        }
    }

    private double Washout(double perfusion) => _agent.Extraction * perfusion / _agent.DistributionVolume;

    // Uptake at a rate beside washout, then what the buffer still takes; returns bound and washed out, m3.
    private (double Bound, double Washed) Bind(TissueState state, double dt)
    {
        var (field, g) = (state.Get(Fields.BoundAgent).Data, state.Grid!);
        var (c, volume) = (_transport.Concentration, _agent.DistributionVolume);
        double bound = 0, washed = 0;
        var taken = 1 - Math.Exp(-_agent.UptakePerS * dt);
        foreach (var (first, count) in _transport.BoxRows())
        {
            var n = g.Index(first % _flow.Op.StrideY - 1, first / _flow.Op.StrideY % (g.Ny + 2) - 1, first / _flow.Op.StrideZ - 1);
            for (var i = 0; i < count; i++)
            {
                var free = double.CreateChecked(c[first + i]);
                if (free == 0)
                {
                    continue;
                }
                var afterBlood = free * double.CreateChecked(_keep[first + i]);
                washed += free - afterBlood;
                var uptake = afterBlood * taken;
                var buffer = Math.Min((afterBlood - uptake) * volume, Math.Max(0, _agent.BufferCapacity - field[n + i]));
                var left = T.CreateChecked(afterBlood - uptake - buffer / volume);
                // What is stored decides what counts as bound, so that rounding is in the balance.
                var before = field[n + i];
                field[n + i] = (float)(before + (afterBlood - double.CreateChecked(left)) * volume);
                bound += afterBlood - double.CreateChecked(left);
                c[first + i] = left;
            }
        }
        return (bound * _transport.CellCapacityM3, washed * _transport.CellCapacityM3);
    }

    private List<(int Cell, double Amount)> Depots(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
    {
        var given = new List<(int, double)>();
        foreach (var depot in sources.Select(s => s.Source).OfType<DepotSource>())
        {
            var pool = SourcePool(depot, "age-s");
            var age = state.Pools.TryGetValue(pool, out var v) ? v : 0;
            var amount = depot.DoseKg / _agent.Concentration * (depot.Released(age + dtS) - depot.Released(age));
            state.Pools[pool] = age + dtS;
            var outlets = Outlets.Of(depot, _tissue, state, _flow.Op);
            given.AddRange(outlets.Cells.Select(o => (o.Cell, o.Share * amount)));
        }
        return given;
    }
}
