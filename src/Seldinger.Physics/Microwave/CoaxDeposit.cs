using System.Runtime.InteropServices;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Physics.Heat;

namespace Seldinger.Physics.Microwave;

/// <summary>
/// Absorbed power of one coaxial antenna: the tissue's state is averaged around the shaft, Maxwell's equations are solved in (r, s) for it, and sigma |E|^2 / 2 with the conductivity of each cell of the grid is
/// scaled so that what is absorbed inside the grid is what the solution absorbs there.
/// </summary>
internal sealed class CoaxDeposit : IAntennaDeposit
{
    // Places around the shaft that are averaged; steps of the classes of temperature (0..63) and of water (0..3).
    private const int Angles = 8;
    private const double ClassK = 2.5;
    private const int WarmClasses = 64, DryClasses = 4;

    // Reach of the field's grid in depths over which power falls by e, and beyond.
    private const double Depths = 5, BeyondM = 10e-3, BucketM = 10e-6;

    // Cells a third larger than the mesh's own: what is absorbed moves by less than 1 %, and a solution takes a third of the time.
    private const double Refine = 0.75;
    private const float Share = 1f / ushort.MaxValue;
    private const int Nowhere = -1;

    private readonly Grid3 _grid;
    private readonly int _threads;
    private readonly bool _heated;
    private readonly double _efficiency, _permittivity, _conductivity, _bodyC, _latent;
    private readonly DielectricLaw _law;
    private readonly CoaxMesh _mesh;
    private readonly Vec3 _tip, _back, _u, _v;
    private readonly int[] _rBucket, _sBucket;
    private readonly float[] _contrast, _buffer;

    // Where each cell of the grid reads the solution: between four cells of it (the lowest, and two shares of 65535), in a list of cells near the shaft, or nowhere.
    private readonly int[] _from;
    private readonly (ushort Across, ushort Along)[] _shares;
    private readonly (int Cell, float Weight)[]?[] _near;
    private readonly byte[] _classes;
    private readonly double[] _inside;

    internal CoaxDeposit(TissueState state, Draw draw, AntennaSource source, bool heated, string law, int threads)
    {
        (_grid, _threads, _heated) = (state.Grid!, threads, heated);
        var antenna = CoaxAntenna.From(draw, source.Device);
        var band = MicrowaveMedium.Band(antenna.FrequencyHz);
        var around = LineDeposit.TissueAround(state, draw, source.Shaft, antenna.CentreM, band);
        (_permittivity, _conductivity) = MicrowaveMedium.Of(draw, around, band);
        _contrast = [.. state.Tissues.Select(t => (float)(draw.Si($"{t}.sigma_{band}") / _conductivity))];
        _efficiency = draw.Si($"{source.Device}.efficiency");
        _bodyC = BioheatValues.BodyTemperatureK(draw) - 273.15;
        _latent = Math.Max(1, TissueHeat.From(draw, around).VapourMax);
        _law = new(draw, antenna.FrequencyHz, law);
        var reach = Depths / (2 * MicrowaveMedium.Attenuation(antenna.FrequencyHz, _permittivity, _conductivity)) + BeyondM;
        _mesh = CoaxMesh.Build(antenna, reach, MicrowaveMedium.WavelengthM(antenna.FrequencyHz, _permittivity, _conductivity), Refine);
        _tip = _grid.ToLocalM(source.Shaft.TipMm);
        _back = -_grid.ToLocalDirection(source.Shaft.Direction);
        _u = Vec3.Cross(_back, Math.Abs(_back.X) < 0.7 ? new(1, 0, 0) : new(0, 1, 0)).Normalized();
        _v = Vec3.Cross(_back, _u);
        (_rBucket, _sBucket) = (Buckets(_mesh.R), Buckets(_mesh.S));
        _classes = new byte[_mesh.Nr * _mesh.Ns];
        _inside = new double[_classes.Length];
        _buffer = new float[_grid.Count];
        (_from, _shares, _near) = (new int[_grid.Count], new (ushort, ushort)[_grid.Count], new (int, float)[]?[_grid.Count]);
        FixedBlocks.For(_grid.Nz, 2, _threads, Locate);
        for (var c = 0; c < _inside.Length; c++)
        {
            for (var n = 0; n < Angles; n++)
            {
                var p = Place(c, n);
                _inside[c] += InGrid(p.X / _grid.Dx, _grid.Nx) && InGrid(p.Y / _grid.Dy, _grid.Ny) && InGrid(p.Z / _grid.Dz, _grid.Nz) ? 1.0 / Angles : 0;
            }
        }
    }

    public double Add(TissueState state, double generatorW, float[] power, out double reflectedW)
    {
        var rise = state.Get(Fields.Temperature).Data;
        var vapour = _law.NeedsWater && state.Has(Fields.Vapour) ? state.Get(Fields.Vapour).Data : null;
        if (_heated)
        {
            Classify(rise, vapour);
        }
        var map = CoaxCache.Get(_mesh, _permittivity, _conductivity, _law, _classes, Meaning);
        var incident = generatorW * _efficiency;
        double within = 0;
        for (var c = 0; c < _classes.Length; c++)
        {
            var (celsius, water) = Meaning(_classes[c]);
            within += map.PerConductivity[c] == 0 || _inside[c] == 0 ? 0 : map.PerConductivity[c] * _law.Conductivity(_conductivity, celsius, water) * _mesh.VolumeM3(c % _mesh.Nr, c / _mesh.Nr) * _inside[c];
        }
        var sum = FixedBlocks.Sum(_grid.Nz, 2, _threads, (k0, k1) => Sample(map, rise, vapour, k0, k1)) * _grid.CellVolumeM3;
        var scale = sum > 0 ? (float)(incident * within / sum) : 0;
        var tissue = state.Get(Fields.Tissue).Data;
        FixedBlocks.For(_grid.Count, 1 << 14, _threads, (a, b) =>
        {
            for (var c = a; c < b; c++)
            {
                power[c] += scale * _buffer[c] * _contrast[tissue[c]];
            }
        });
        reflectedW = incident * map.Reflected;
        return incident - reflectedW;
    }

    private (double Celsius, double Water) Meaning(byte c) => (_bodyC + c % WarmClasses * ClassK, 1 - c / WarmClasses / (DryClasses - 1.0));

    // Means around the shaft of temperature rise and water, in classes.
    private void Classify(float[] rise, float[]? vapour) => FixedBlocks.For(_mesh.Ns, 8, _threads, (j0, j1) =>
    {
        for (var c = j0 * _mesh.Nr; c < j1 * _mesh.Nr; c++)
        {
            double warm = 0, dry = 0;
            for (var n = 0; n < Angles && _inside[c] > 0 && _mesh.IsTissue(c); n++)
            {
                var p = Place(c, n);
                warm += Interpolate(rise, p);
                dry += vapour is null ? 0 : Interpolate(vapour, p);
            }
            var w = Math.Clamp((int)(warm / Angles / ClassK + 0.5), 0, WarmClasses - 1);
            var d = Math.Clamp((int)(dry / Angles / _latent * (DryClasses - 1) + 0.5), 0, DryClasses - 1);
            _classes[c] = (byte)(w + WarmClasses * d);
        }
    });

    private Vec3 Place(int cell, int n)
    {
        var (i, j) = (cell % _mesh.Nr, cell / _mesh.Nr);
        var (r, s) = ((_mesh.R[i] + _mesh.R[i + 1]) / 2, (_mesh.S[j] + _mesh.S[j + 1]) / 2);
        var (sin, cos) = Math.SinCos(2 * Math.PI * n / Angles);
        return _tip + _back * s + _u * (r * cos) + _v * (r * sin);
    }

    private static bool InGrid(double x, int n) => x > -0.5 && x < n - 0.5;

    // Trilinear between cell centres; 0 outside the grid.
    private double Interpolate(float[] field, Vec3 p)
    {
        var (x, y, z) = (p.X / _grid.Dx, p.Y / _grid.Dy, p.Z / _grid.Dz);
        if (!InGrid(x, _grid.Nx) || !InGrid(y, _grid.Ny) || !InGrid(z, _grid.Nz))
        {
            return 0;
        }
        var (i, j, k) = (Math.Clamp((int)x, 0, Math.Max(0, _grid.Nx - 2)), Math.Clamp((int)y, 0, Math.Max(0, _grid.Ny - 2)), Math.Clamp((int)z, 0, Math.Max(0, _grid.Nz - 2)));
        var (a, b, d) = (Math.Clamp(x - i, 0, 1), Math.Clamp(y - j, 0, 1), Math.Clamp(z - k, 0, 1));
        var (dx, dy, dz) = (_grid.Nx > 1 ? 1 : 0, _grid.Ny > 1 ? _grid.Nx : 0, _grid.Nz > 1 ? _grid.Nx * _grid.Ny : 0);
        var c = _grid.Index(i, j, k);
        double Row(int at) => field[at] * (1 - a) + field[at + dx] * a;
        double Plane(int at) => Row(at) * (1 - b) + Row(at + dy) * b;
        return Plane(c) * (1 - d) + Plane(c + dz) * d;
    }

    // sigma |E|^2 / 2 per W of the cells of some slices, W/m3, into the buffer; returns their sum.
    private double Sample(CoaxMap map, float[] rise, float[]? vapour, int k0, int k1)
    {
        var cold = _law.Conductivity(_conductivity, _bodyC, 1);
        var x = map.PerConductivity;
        var up = _mesh.Nr;
        double total = 0;
        for (var c = _grid.Index(0, 0, k0); c < k1 * _grid.Nx * _grid.Ny; c++)
        {
            var from = _from[c];
            if (from == Nowhere)
            {
                continue;
            }
            float field = 0;
            if (_near[c] is { } near)
            {
                foreach (var (cell, weight) in near)
                {
                    field += weight * x[cell];
                }
            }
            else
            {
                var (p, q) = (_shares[c].Across * Share, _shares[c].Along * Share);
                field = (x[from] * (1 - p) + x[from + 1] * p) * (1 - q) + (x[from + up] * (1 - p) + x[from + up + 1] * p) * q;
            }
            var warm = rise[c] > 0.05f || vapour is not null && vapour[c] > 0;
            var sigma = warm ? _law.Conductivity(_conductivity, _bodyC + rise[c], vapour is null ? 1 : Math.Max(0, 1 - vapour[c] / _latent)) : cold;
            _buffer[c] = (float)(sigma * field);
            total += _buffer[c];
        }
        return total;
    }

    // Finds where the cells of some slices read the solution: cells near the shaft as the mean of many places, others between the middles of four cells.
    private void Locate(int k0, int k1)
    {
        var cell = Math.Max(_grid.Dx, Math.Max(_grid.Dy, _grid.Dz));
        var (reach, radius, behind) = (_mesh.R[^1], _mesh.Antenna.RadiusM, _mesh.Antenna.PortM + cell);
        var weights = new Dictionary<int, int>();
        for (var c = _grid.Index(0, 0, k0); c < k1 * _grid.Nx * _grid.Ny; c++)
        {
            var at = _grid.CentreM(c % _grid.Nx, c / _grid.Nx % _grid.Ny, c / (_grid.Nx * _grid.Ny)) - _tip;
            var s = Vec3.Dot(at, _back);
            var rho = Math.Sqrt(Math.Max(0, Vec3.Dot(at, at) - s * s));
            if (rho > reach || s < _mesh.S[0] || s > _mesh.S[^1])
            {
                _from[c] = Nowhere;
                continue;
            }
            // Behind the feed the field along the shaft is weak and even.
            var samples = rho > 8 * cell ? 1 : s > behind || rho > 4 * cell + radius ? 2 : rho > 2 * cell + radius ? 4 : 8;
            if (samples == 1)
            {
                var (across, i) = Between(_mesh.R, Find(_mesh.R, _rBucket, rho), rho);
                var (along, j) = Between(_mesh.S, Find(_mesh.S, _sBucket, s), s);
                (_from[c], _shares[c]) = (_mesh.Cell(i, j), ((ushort)(across * ushort.MaxValue), (ushort)(along * ushort.MaxValue)));
                continue;
            }
            weights.Clear();
            var places = samples * samples * samples;
            for (var n = 0; n < places; n++)
            {
                var p = at + new Vec3(Offset(n % samples, samples) * _grid.Dx, Offset(n / samples % samples, samples) * _grid.Dy, Offset(n / (samples * samples), samples) * _grid.Dz);
                var along = Vec3.Dot(p, _back);
                var off = Math.Sqrt(Math.Max(0, Vec3.Dot(p, p) - along * along));
                CollectionsMarshal.GetValueRefOrAddDefault(weights, _mesh.Cell(Find(_mesh.R, _rBucket, off), Find(_mesh.S, _sBucket, along)), out _)++;
            }
            _near[c] = [.. weights.OrderBy(w => w.Key).Select(w => (w.Key, (float)w.Value / places))];
        }
    }

    private static double Offset(int n, int samples) => (n + 0.5) / samples - 0.5;

    // The lower of the two cells whose middles enclose x, and how far x is from it to the next.
    private static (double Share, int Low) Between(double[] lines, int i, double x)
    {
        double Middle(int n) => (lines[n] + lines[n + 1]) / 2;
        var low = Math.Clamp(x < Middle(i) ? i - 1 : i, 0, lines.Length - 3);
        return (Math.Clamp((x - Middle(low)) / (Middle(low + 1) - Middle(low)), 0, 1), low);
    }

    // Cell that holds x, by the first line of its bucket.
    private static int Find(double[] lines, int[] bucket, double x)
    {
        var i = bucket[Math.Clamp((int)((x - lines[0]) / BucketM), 0, bucket.Length - 1)];
        while (i < lines.Length - 2 && lines[i + 1] <= x)
        {
            i++;
        }
        return i;
    }

    private static int[] Buckets(double[] lines)
    {
        var bucket = new int[(int)((lines[^1] - lines[0]) / BucketM) + 1];
        for (int b = 0, i = 0; b < bucket.Length; b++)
        {
            while (i < lines.Length - 2 && lines[i + 1] <= lines[0] + b * BucketM)
            {
                i++;
            }
            bucket[b] = i;
        }
        return bucket;
    }
}
