using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Seldinger.Planning.Report;

/// <summary>
/// HTML or SVG text that is already escaped. It is built with <see cref="Of(ref MarkupBuilder)"/> from an interpolated string whose holes are escaped, unless they
/// are markup themselves: a label from a file cannot become a tag.
/// </summary>
/// <param name="Text">The escaped text.</param>
public readonly record struct Markup(string Text)
{
    /// <summary>Nothing.</summary>
    public static readonly Markup None = new("");

    /// <summary>Markup from an interpolated string; holes are escaped.</summary>
    public static Markup Of(ref MarkupBuilder text) => new(text.ToString());

    /// <summary>Markup of all parts, one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(p => p.Text)));

    /// <summary>The text with the five special characters replaced; control characters become the replacement character.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var b = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => b.Append("&amp;"),
                '<' => b.Append("&lt;"),
                '>' => b.Append("&gt;"),
                '"' => b.Append("&quot;"),
                '\'' => b.Append("&#39;"),
                '\n' or '\t' => b.Append(c),
                < ' ' or '\u007f' or '\ufffe' or '\uffff' => b.Append('\ufffd'),
                _ => b.Append(c),
            };
        }
        return b.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Text ?? "";
}

/// <summary>Builds markup: literal parts as they are, holes escaped.</summary>
[InterpolatedStringHandler]
public readonly ref struct MarkupBuilder
{
    private readonly StringBuilder _text;

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">Characters of literal text.</param>
    /// <param name="formattedCount">Number of holes.</param>
    public MarkupBuilder(int literalLength, int formattedCount) => _text = new(literalLength + 16 * formattedCount);

    /// <summary>Appends literal text.</summary>
    public void AppendLiteral(string value) => _text.Append(value);

    /// <summary>Appends escaped text.</summary>
    public void AppendFormatted(string? value) => _text.Append(Markup.Escape(value ?? ""));

    /// <summary>Appends markup as it is.</summary>
    public void AppendFormatted(Markup value) => _text.Append(value.Text);

    /// <summary>Appends markup as it is.</summary>
    public void AppendFormatted(IEnumerable<Markup> value)
    {
        foreach (var m in value)
        {
            _text.Append(m.Text);
        }
    }

    /// <summary>Appends a number, escaped like text, invariant.</summary>
    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable => _text.Append(Markup.Escape(value.ToString(format, CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
