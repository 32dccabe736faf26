using System.Runtime.Intrinsics;

namespace Seldinger.Physics.Heat;

/// <summary>
/// Coefficients of cells: conductances of their faces (W/K), factors e and f of a step, heat capacity C (J/K), and C (1 - e) and dt - C f, of which the losses are made. Sixteen values of each: either all the same, those
/// of a cell among its like, or a table by class, conductances by the pair of conductivities.
/// </summary>
internal struct ClassTerms
{
    public Vector512<float> X, Y, Z, E, F, Capacity, LostOfRise, LostOfFlow;
}

/// <summary>
/// Cells by class, one byte each: the tissue, and one bit for perfusion that has stopped. The commonest tissues have the classes below <see cref="InVectors"/>, which vectors look up: two bits for the conductivity,
/// one for stopped perfusion, one for which of two tissues of that conductivity. Walls of vessels and ends of the grid are not part of a class; perfusion of a cell's own is not either. Every row has its own end cells
/// once more on both sides, so that faces on the ends of the grid, between equals, pass no heat.
/// </summary>
internal sealed class BioheatClasses
{
    /// <summary>No class.</summary>
    public const byte None = 255;

    /// <summary>Bit of perfusion that has stopped.</summary>
    public const byte Still = 4;

    /// <summary>Classes below this are looked up by vectors.</summary>
    public const int InVectors = 16;

    private const int Conductivities = 4, TissuesEach = 2, OthersEach = 4, MostOthers = 4 * 29;

    private readonly BioheatCoefficients _c;
    private readonly byte[] _cells;
    private readonly int[] _first = new int[None];
    private readonly ClassTerms[] _terms = new ClassTerms[None];
    private readonly int _width;
    private ClassTerms _table;

    public BioheatClasses(BioheatCoefficients c)
    {
        _c = c;
        var g = c.Grid;
        _width = g.Nx + 2;
        _cells = new byte[_width * g.Ny * g.Nz];
        Array.Fill(_first, -1);
        // Tissues by how many cells they have, in each of the commonest conductivities; then all others.
        var (count, example) = (new int[256], new int[256]);
        for (var i = g.Count - 1; i >= 0; i--)
        {
            count[Kind(i)]++;
            example[Kind(i)] = i;
        }
        var present = Enumerable.Range(0, 256).Where(t => count[t] > 0).ToList();
        var chosen = present.GroupBy(t => c.Conductivity[example[t]]).OrderByDescending(k => k.Sum(t => count[t])).Take(Conductivities).ToList();
        var codes = new byte[256];
        Array.Fill(codes, None);
        var k = new double[Conductivities];
        for (var n = 0; n < chosen.Count; n++)
        {
            k[n] = chosen[n].Key;
            foreach (var (t, which) in chosen[n].OrderByDescending(t => count[t]).Take(TissuesEach).Select((t, which) => (t, which)))
            {
                codes[t] = (byte)(n | which << 3);
            }
        }
        foreach (var (t, n) in present.Where(t => codes[t] == None).OrderByDescending(t => count[t]).Take(MostOthers).Select((t, n) => (t, n)).ToList())
        {
            // The bit of stopped perfusion stays free.
            codes[t] = (byte)(InVectors + 2 * Still * (n / OthersEach) + n % OthersEach);
        }
        foreach (var t in present.Where(t => codes[t] != None))
        {
            _first[codes[t]] = _first[codes[t] | Still] = example[t];
        }
        for (var r = 0; r < g.Ny * g.Nz; r++)
        {
            var row = Row(r);
            for (var i = 0; i < g.Nx; i++)
            {
                row[i + 1] = codes[Kind(r * g.Nx + i)];
            }
            (row[0], row[^1]) = (row[1], row[^2]);
        }
        float Face(double width, double a, double b) => BioheatCoefficients.Face(g.CellVolumeM3 / (width * width), (float)a, (float)b);
        Vector512<float> Faces(double width) => Vector512.Create<float>([.. Enumerable.Range(0, InVectors).Select(p => Face(width, k[p >> 2], k[p & 3]))]);
        (_table.X, _table.Y, _table.Z) = (Faces(g.Dx), Faces(g.Dy), Faces(g.Dz));
        for (var n = 0; n < None; n++)
        {
            if (_first[n] is >= 0 and var cell && c.Conductivity[cell] is var own)
            {
                ref var terms = ref _terms[n];
                (terms.X, terms.Y, terms.Z) = (Vector512.Create(Face(g.Dx, own, own)), Vector512.Create(Face(g.Dy, own, own)), Vector512.Create(Face(g.Dz, own, own)));
                terms.Capacity = Vector512.Create(c.Capacity[cell]);
            }
        }
    }

    /// <summary>Coefficients by the classes that vectors look up: conductances by the pair of conductivities, (class &amp; 3) &lt;&lt; 2 | (neighbour's class &amp; 3), the others by class.</summary>
    public ref readonly ClassTerms Table => ref _table;

    /// <summary>Coefficients of cells whose neighbours are of the same class.</summary>
    public ref readonly ClassTerms this[int code] => ref _terms[code];

    // Cells that are held at body temperature are a kind of their own in every tissue: they have neither conductivity nor capacity.
    private int Kind(int cell) => _c.Capacity[cell] > 0 ? _c.Tissue[cell] : 255;

    /// <summary>The classes of a row, with one more cell on each side.</summary>
    public Span<byte> Row(int row) => _cells.AsSpan(row * _width, _width);

    /// <summary>Makes the factors for a step.</summary>
    public void SetStep(float[] perfusion, double dt)
    {
        for (var n = 0; n < None; n++)
        {
            var (e, f, c) = (0f, 0f, 0f);
            if (_first[n] is >= 0 and var cell && _c.Capacity[cell] > 0)
            {
                var lambda = (n & Still) != 0 ? 0 : perfusion[cell] * _c.Values.BloodHeat * _c.Grid.CellVolumeM3;
                var (ee, ff) = BioheatSteps.Factors(lambda, _c.Capacity[cell], dt);
                (e, f, c) = ((float)ee, (float)ff, _c.Capacity[cell]);
            }
            var (ofRise, ofFlow) = (c * (1 - e), (float)dt - c * f);
            ref var terms = ref _terms[n];
            (terms.E, terms.F, terms.LostOfRise, terms.LostOfFlow) = (Vector512.Create(e), Vector512.Create(f), Vector512.Create(ofRise), Vector512.Create(ofFlow));
            if (n < InVectors)
            {
                (_table.E, _table.F, _table.Capacity) = (_table.E.WithElement(n, e), _table.F.WithElement(n, f), _table.Capacity.WithElement(n, c));
                (_table.LostOfRise, _table.LostOfFlow) = (_table.LostOfRise.WithElement(n, ofRise), _table.LostOfFlow.WithElement(n, ofFlow));
            }
        }
    }

    /// <summary>Notes whether perfusion of a cell has stopped; the copies at the ends of the row are only looked at for their tissue.</summary>
    public static void SetStill(Span<byte> row, int i, bool still)
    {
        ref var c = ref row[i + 1];
        c = c == None ? None : still ? (byte)(c | Still) : (byte)(c & ~Still);
    }
}
