using Seldinger.Core.Errors;
using Seldinger.Core.Models;
using Seldinger.Core.State;
using Seldinger.Numerics;
using Seldinger.Physics.Freezing;

namespace Seldinger.Physics.Damage;

/// <summary>
/// Death by cold: a cell is destroyed when it was colder than a lethal isotherm. Beside it the number of freezes and the speed of cooling are kept, so that laws that need them can be read from the same run.
/// </summary>
/// <remarks>
/// Option: "damage-endpoint", one of <see cref="Endpoints"/>; an endpoint of heat leaves cold its default. Viability falls to 0 where the endpoint is reached; between the partially lethal isotherm and the
/// endpoint it falls from 1 towards 1/2 and counts as alive.
/// </remarks>
public sealed class ColdDamage : IProcess
{
    /// <summary>Endpoint when none is named: -40 degC once.</summary>
    public const string Design = "isotherm-40C";

    /// <summary>Names of the endpoints; "isotherm-20C-twice": two freezes to -20 degC, or one to -40 degC.</summary>
    public static IReadOnlyList<string> Endpoints { get; } = [Design, "isotherm-30C", "isotherm-20C-twice", "isotherm-20C", "ice-edge"];

    /// <inheritdoc/>
    public ModelCard Card { get; } = new("cold-damage", "1", "destroyed where min T < T_lethal",
        "Freezing for minutes; published lethal temperatures lie between -15 and -50 degC for different tissues, speeds and numbers of freezes.",
        ["the lowest temperature decides; speed of cooling and of thaw are kept and shown, and change nothing", "death of cells in the ice, not later ischaemia or immune response"],
        ["turk1999", "hoffmann2001", "littrup2009", "cryoreview2016"]);

    /// <inheritdoc/>
    public TimeScale Scale => TimeScale.Procedure;

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Reads { get; } = [Fields.Temperature, Fields.TemperatureMin];

    /// <inheritdoc/>
    public IReadOnlyList<StateKey> Writes { get; } = [Fields.Viability, Fields.FreezePassages, Fields.CoolingRate, Fields.FrozenTime];

    /// <inheritdoc/>
    /// <exception cref="ValidationException">The endpoint is not known.</exception>
    public IProcessRun Start(TissueState state, ProcessContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        return new Running(state, context);
    }

    /// <summary>The cold endpoint that a run uses under an option.</summary>
    /// <exception cref="ValidationException">The endpoint is neither one of cold nor one of heat.</exception>
    public static string Used(string option) => Endpoints.Contains(option) ? option
        : option.Length == 0 || ThermalDamage.Endpoints.Contains(option) ? Design
        : throw new ValidationException([new("damage-endpoint", $"'{option}' is not known.", $"Known: {string.Join(", ", Endpoints.Concat(ThermalDamage.Endpoints))}.")]);

    /// <summary>Volume, m3, inside each isotherm of the lowest temperatures so far.</summary>
    public static IReadOnlyDictionary<string, double> ZoneVolumesM3(TissueState state, ColdLaws laws)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(laws);
        var (lowest, passages, cell) = (state.Get(Fields.TemperatureMin).Data, state.Get(Fields.FreezePassages).Data, state.Grid!.CellVolumeM3);
        var counts = new long[Endpoints.Count];
        for (var c = 0; c < lowest.Length; c++)
        {
            for (var e = 0; e < counts.Length && lowest[c] < 0; e++)
            {
                counts[e] += laws.Destroyed(Endpoints[e], lowest[c], passages[c]) ? 1 : 0;
            }
        }
        return new SortedDictionary<string, double>(Endpoints.Select((e, n) => (e, n)).ToDictionary(p => p.e, p => counts[p.n] * cell), StringComparer.Ordinal);
    }

    private sealed class Running : IProcessRun
    {
        private const int Block = 64;

        private readonly ColdLaws _laws;
        private readonly string _endpoint;
        private readonly int _threads, _width, _rows;
        private readonly byte[] _cold;
        private readonly long[] _lethal, _ice;
        private readonly double _cellMl;

        internal Running(TissueState state, ProcessContext context)
        {
            _laws = ColdLaws.From(context.Draw);
            _endpoint = Used(context.Option("damage-endpoint", ""));
            _threads = context.Threads;
            DamageFields.Initialise(state);
            var g = state.Grid!;
            (_width, _rows, _cellMl) = (g.Nx, g.Ny * g.Nz, g.CellVolumeM3 * 1e6);
            (_cold, _lethal, _ice) = (new byte[_rows], new long[_rows], new long[_rows]);
            var frozen = state.Get(Fields.FrozenTime).Data;
            var lowest = state.Get(Fields.TemperatureMin).Data;
            for (var r = 0; r < _rows; r++)
            {
                // A row that is or was frozen may have something to count.
                _cold[r] = frozen.AsSpan(r * _width, _width).ContainsAnyExcept(0f) || lowest.AsSpan(r * _width, _width).ContainsAnyInRange(float.NegativeInfinity, (float)_laws.IceEdgeRiseK) ? (byte)1 : (byte)0;
            }
        }

        public double MaxStepS => double.PositiveInfinity;

        public StepOutcome Advance(TissueState state, IReadOnlyList<ActiveSource> sources, double dtS)
        {
            var (rise, lowest, viable) = (state.Get(Fields.Temperature).Data, state.Get(Fields.TemperatureMin).Data, state.Get(Fields.Viability).Data);
            var (passages, rate, time) = (state.Get(Fields.FreezePassages).Data, state.Get(Fields.CoolingRate).Data, state.Get(Fields.FrozenTime).Data);
            var edge = (float)_laws.IceEdgeRiseK;
            var never = MathF.BitIncrement(edge);
            FixedBlocks.For(_rows, Block, _threads, (r0, r1) =>
            {
                for (var r = r0; r < r1; r++)
                {
                    if (_cold[r] == 0 && FreezingRows.Range(rise.AsSpan(r * _width, _width)).Min > edge)
                    {
                        continue;
                    }
                    _cold[r] = 1;
                    (_lethal[r], _ice[r]) = (0, 0);
                    for (var c = r * _width; c < (r + 1) * _width; c++)
                    {
                        // Most cells of a row with ice were never frozen: nothing to count.
                        if (lowest[c] >= never && rise[c] >= never)
                        {
                            continue;
                        }
                        Cell(rise[c], lowest[c], ref viable[c], ref passages[c], ref rate[c], ref time[c], (float)dtS);
                        _lethal[r] += _laws.Destroyed(_endpoint, lowest[c], passages[c]) ? 1 : 0;
                        _ice[r] += rise[c] < edge ? 1 : 0;
                    }
                }
            });
            return StepOutcome.Done;
        }

        public IEnumerable<KeyValuePair<string, double>> Readings(TissueState state)
        {
            yield return new("ice-mL", _ice.Sum() * _cellMl);
            yield return new("lethal-cold-mL", _lethal.Sum() * _cellMl);
        }

        public void Dispose()
        {
        }

        private void Cell(float rise, float lowest, ref float viable, ref float passages, ref float rate, ref float time, float dt)
        {
            var (edge, partial) = ((float)_laws.IceEdgeRiseK, (float)_laws.PartialRiseK);
            var within = passages % 2 != 0;
            time = rise < edge ? time + dt : 0;
            if (!within && rise < partial)
            {
                passages++;
                rate = Math.Max(rate, (edge - partial) / Math.Max(time, dt));
            }
            else if (within && rise > edge)
            {
                // Only a thaw ends a freeze: warming within the ice does not.
                passages++;
            }
            if (lowest < partial)
            {
                viable = Math.Min(viable, _laws.Destroyed(_endpoint, lowest, passages) ? 0
                    : (float)(1 - 0.5 * Math.Clamp((partial - lowest) / (partial - _laws.DesignRiseK), 0, 0.999)));
            }
            else if (_laws.Destroyed(_endpoint, lowest, passages))
            {
                viable = 0;
            }
        }
    }
}
