using System.Runtime.CompilerServices;
using Seldinger.Core.Errors;
using Seldinger.Core.Models;
using Seldinger.Core.State;
using Seldinger.Numerics;

namespace Seldinger.Physics.Damage;

/// <summary>
/// Thermal damage under five laws at once: thermal dose CEM43, Arrhenius, whitening (visible coagulation), three-state cell death and coagulation above a temperature.
/// One of them, the endpoint of the run, gives <see cref="Fields.Viability"/> = 2^(-x) with x the dose over the dose of the endpoint, so that the zone's surface is at 0.5 under every law;
/// the others stay in their fields, so that the spread between laws can be printed.
/// </summary>
/// <remarks>Options: "damage-endpoint" (<see cref="Endpoints"/>), "arrhenius" (catalogue id of the constants). Why the default is what it is: docs/adr/0010-damage-endpoint.md.</remarks>
public sealed class ThermalDamage : IProcess
{
    /// <summary>Endpoint when none is named.</summary>
    public const string DefaultEndpoint = "cem43-240";

    /// <summary>Viable fraction at the surface of the zone, under every endpoint.</summary>
    public const float DestroyedBelow = 0.5f;

    /// <summary>Names of the endpoints.</summary>
    public static IReadOnlyList<string> Endpoints { get; } = ["cem43-240", "arrhenius-63", "whitening-63", "three-state", "coagulation-60C"];

    /// <inheritdoc/>
    public ModelCard Card { get; } = new("thermal-damage", "1", "CEM43 = int R^(43 - T) dt;  Omega = int A exp(-E / (R T)) dt;  A <-> V -> D;  viability = 2^(-dose / endpoint)",
        "Heating to 43 degC and more for seconds to an hour; the laws were fitted to different tissues and endpoints and disagree by up to 10 K for the same time.",
        ["no damage below the gate of 43 degC", "dose counts the temperature at the end of each step", "death of cells, not later shrinkage or inflammation"],
        ["sapareto1984", "henriques1947", "jacques2006", "oneill2011", "knavel2013"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Temperature];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } =
        [Fields.Viability, Fields.Vulnerable, Fields.ThreeStateDead, Fields.Arrhenius, Fields.Whitening, Fields.CoagulationTime, Fields.Cem43];

    /// <inheritdoc/>
    /// <exception cref="ValidationException">The endpoint is not known.</exception>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new Running(state, context);
    }

    /// <summary>Volume destroyed in situ, m3: the cells whose viable fraction is below <see cref="DestroyedBelow"/>, times the volume of a cell.</summary>
    public static double DestroyedVolumeM3(TissueState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Get(Fields.Viability).Data.LongCount(v => v < DestroyedBelow) * state.Grid!.CellVolumeM3;
    }

    /// <summary>Volume, m3, that counts as destroyed under each endpoint: the spread between laws.</summary>
    /// <param name="state">A state after a run.</param>
    /// <param name="laws">The laws of the run.</param>
    public static IReadOnlyDictionary<string, double> ZoneVolumesM3(TissueState state, DamageLaws laws)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(laws);
        var cell = state.Grid!.CellVolumeM3;
        double Count(float[] dose, double endpoint) => dose.Count(d => d >= endpoint) * cell;
        return new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["cem43-240"] = Count(state.Get(Fields.Cem43).Data, laws.CemEndpointMin),
            ["arrhenius-63"] = Count(state.Get(Fields.Arrhenius).Data, laws.ArrheniusEndpoint),
            ["whitening-63"] = Count(state.Get(Fields.Whitening).Data, laws.WhiteningEndpoint),
            ["three-state"] = Count(state.Get(Fields.ThreeStateDead).Data, laws.ThreeStateEndpoint),
            ["coagulation-60C"] = Count(state.Get(Fields.CoagulationTime).Data, laws.CoagulationEndpointS),
        };
    }

    private sealed class Running : IProcessRun
    {
        private const int Slab = 8;
        private const double TableStepK = 0.02, TableSpanK = 160;
        private const float Settled = 0.999f;

        private readonly DamageLaws _laws;
        private readonly int _endpoint, _threads;
        private readonly float _gateRise, _coagulationRise;

        // Rows in which some cell is more vulnerable than at rest.
        private readonly byte[] _recovering;

        // Rates at temperatures TableStepK apart, read by linear interpolation (error of an exponential of 0.3 / K: 5e-6): cem, arrhenius, whitening, forward.
        private readonly float[] _table;

        public Running(TissueState state, ProcessContext context)
        {
            _laws = new(context.Draw, context.Option("arrhenius", "arrhenius-liver"));
            _threads = context.Threads;
            var name = context.Option("damage-endpoint", DefaultEndpoint);
            _endpoint = Endpoints.ToList().IndexOf(name);
            if (_endpoint < 0)
            {
                throw new ValidationException([new("damage-endpoint", $"'{name}' is not known.", $"Known: {string.Join(", ", Endpoints)}.")]);
            }
            var bodyK = Heat.BioheatValues.BodyTemperatureK(context.Draw);
            _gateRise = (float)(_laws.GateK - bodyK);
            _coagulationRise = (float)(_laws.CoagulationK - bodyK);
            _table = new float[4 * ((int)(TableSpanK / TableStepK) + 2)];
            for (var i = 0; i < _table.Length / 4; i++)
            {
                var t = _laws.GateK + i * TableStepK;
                (_table[4 * i], _table[4 * i + 1], _table[4 * i + 2], _table[4 * i + 3]) =
                    ((float)_laws.CemMinPerS(t), (float)_laws.ArrheniusPerS(t), (float)_laws.WhiteningPerS(t), (float)_laws.ForwardPerS(t));
            }
            DamageFields.Initialise(state);
            if (!state.Has(Fields.Vulnerable))
            {
                Array.Fill(state.Get(Fields.Vulnerable).Data, (float)(1 - _laws.AliveAtStart));
            }
            var (g, rest, vulnerable) = (state.Grid!, (float)(1 - _laws.AliveAtStart), state.Get(Fields.Vulnerable).Data);
            _recovering = new byte[g.Ny * g.Nz];
            for (var r = 0; r < _recovering.Length; r++)
            {
                _recovering[r] = vulnerable.AsSpan(r * g.Nx, g.Nx).ContainsAnyExceptInRange(0, rest) ? (byte)1 : (byte)0;
            }
        }

        public double MaxStepS => double.PositiveInfinity;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            var g = state.Grid!;
            var rise = state.Get(Fields.Temperature).Data;
            var cem = state.Get(Fields.Cem43).Data;
            var arrhenius = state.Get(Fields.Arrhenius).Data;
            var whitening = state.Get(Fields.Whitening).Data;
            var vulnerable = state.Get(Fields.Vulnerable).Data;
            var dead = state.Get(Fields.ThreeStateDead).Data;
            var coagulation = state.Get(Fields.CoagulationTime).Data;
            var viability = state.Get(Fields.Viability).Data;
            FixedBlocks.For(g.Ny * g.Nz, Slab * g.Ny, _threads, (r0, r1) =>
            {
                for (var r = r0; r < r1; r++)
                {
                    var (from, n) = (r * g.Nx, g.Nx);
                    if (_recovering[r] != 0 || AnyAbove(rise.AsSpan(from, n), _gateRise))
                    {
                        _recovering[r] = Row(rise.AsSpan(from, n), cem.AsSpan(from, n), arrhenius.AsSpan(from, n), whitening.AsSpan(from, n), vulnerable.AsSpan(from, n), dead.AsSpan(from, n),
                            coagulation.AsSpan(from, n), viability.AsSpan(from, n), (float)dtS) ? (byte)1 : (byte)0;
                    }
                }
            });
            return StepOutcome.Done;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state) => [];

        public void Dispose()
        {
        }

        // True when some cell has still to recover.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private bool Row(ReadOnlySpan<float> rise, Span<float> cem, Span<float> arrhenius, Span<float> whitening, Span<float> vulnerable, Span<float> dead, Span<float> coagulation, Span<float> viability, float dt)
        {
            var (gate, perStep, table) = (_gateRise, (float)(1 / TableStepK), _table);
            var rest = (float)(1 - _laws.AliveAtStart);
            var (settledWhitening, settledCoagulation) = (100 * (float)_laws.WhiteningEndpoint, (float)_laws.CoagulationEndpointS);
            var back = (float)_laws.BackwardRate;
            var recovery = MathF.Exp(-back * dt);
            var steps = Math.Max(1, (int)Math.Ceiling(dt / 2));
            var recovering = false;
            for (var c = 0; c < rise.Length; c++)
            {
                var t = rise[c];
                if (t < gate)
                {
                    if (vulnerable[c] > rest)
                    {
                        // Recovery goes on below the gate, down to the share at rest; no cell dies.
                        vulnerable[c] = Math.Max(rest, vulnerable[c] * recovery);
                        recovering |= vulnerable[c] > rest;
                    }
                    continue;
                }
                // Under every law long beyond its endpoint: nothing can change any more.
                if (viability[c] == 0 && dead[c] > Settled && whitening[c] > settledWhitening && coagulation[c] > settledCoagulation)
                {
                    continue;
                }
                var x = Math.Min((t - gate) * perStep, (float)(TableSpanK / TableStepK));
                var i = (int)x;
                var w = x - i;
                var at = table.AsSpan(4 * i, 8);
                cem[c] += dt * (at[0] + w * (at[4] - at[0]));
                arrhenius[c] += dt * (at[1] + w * (at[5] - at[1]));
                whitening[c] += dt * (at[2] + w * (at[6] - at[2]));
                ThreeState(ref vulnerable[c], ref dead[c], at[3] + w * (at[7] - at[3]), back, dt, steps);
                recovering |= vulnerable[c] > rest;
                coagulation[c] += t >= _coagulationRise ? dt : 0;
                if (viability[c] > 0)
                {
                    viability[c] = Math.Min(viability[c], Viable(cem[c], arrhenius[c], whitening[c], dead[c], coagulation[c]));
                }
            }
            return recovering;
        }

        // DamageLaws.ThreeState in single precision.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void ThreeState(ref float vulnerable, ref float dead, float forward, float back, float dt, int steps)
        {
            var (v, d, h) = (vulnerable, dead, dt / steps);
            for (var s = 0; s < steps; s++)
            {
                var k = forward * (v + d);
                var (v1, d1) = (v + 0.5f * h * (k * (1 - v - d) - (k + back) * v), d + 0.5f * h * k * v);
                k = forward * (v1 + d1);
                v += h * (k * (1 - v1 - d1) - (k + back) * v1);
                d += h * k * v1;
            }
            (vulnerable, dead) = (v, d);
        }

        private float Viable(float cem, float arrhenius, float whitening, float dead, float coagulation)
        {
            var x = _endpoint switch
            {
                0 => cem / _laws.CemEndpointMin,
                1 => arrhenius / _laws.ArrheniusEndpoint,
                2 => whitening / _laws.WhiteningEndpoint,
                3 => Math.Log(Math.Max(1e-30, 1 - dead)) / Math.Log(1 - _laws.ThreeStateEndpoint),
                _ => coagulation >= _laws.CoagulationEndpointS ? double.PositiveInfinity : 0,
            };
            // Beyond x = 40 less than 1e-12 is left: none.
            return x >= 40 ? 0 : (float)Math.Exp(-x * Math.Log(2));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static bool AnyAbove(ReadOnlySpan<float> row, float limit)
        {
            var i = 0;
            if (System.Numerics.Vector.IsHardwareAccelerated)
            {
                var bound = new System.Numerics.Vector<float>(limit);
                for (; i <= row.Length - System.Numerics.Vector<float>.Count; i += System.Numerics.Vector<float>.Count)
                {
                    if (System.Numerics.Vector.GreaterThanOrEqualAny(new System.Numerics.Vector<float>(row[i..]), bound))
                    {
                        return true;
                    }
                }
            }
            for (; i < row.Length; i++)
            {
                if (row[i] >= limit)
                {
                    return true;
                }
            }
            return false;
        }
    }
}
