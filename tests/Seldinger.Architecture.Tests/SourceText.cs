using System.Text;

namespace Seldinger.Architecture.Tests;

/// <summary>A C# file split into code, string literals and comments, so that a rule about one is not fooled by another.</summary>
/// <param name="Code">The file with the inside of literals and comments blanked; line numbers stay.</param>
/// <param name="Literals">String literals with their line.</param>
/// <param name="Comments">Comments with their line.</param>
internal sealed record SourceText(string Code, IReadOnlyList<(int Line, string Text)> Literals, IReadOnlyList<(int Line, string Text)> Comments)
{
    public static SourceText Read(string file) => Parse(File.ReadAllText(file));

    /// <summary>Splits a text; <see cref="Code"/> has the length of the text, so that positions in one hold in the other.</summary>
    public static SourceText Parse(string text) => new Lexer(text).Run();

    private sealed class Lexer(string text)
    {
        private readonly StringBuilder _code = new(text.Length);
        private readonly List<(int Line, string Text)> _literals = [];
        private readonly List<(int Line, string Text)> _comments = [];
        private readonly Stack<(int Depth, int Dollars, int Quotes, bool Verbatim)> _holes = new();
        private int _at;
        private int _line = 1;
        private int _depth;

        public SourceText Run()
        {
            while (_at < text.Length)
            {
                char c = text[_at];
                if (Ahead("//"))
                {
                    int end = text.IndexOf('\n', _at);
                    Blank(end < 0 ? text.Length : end, _comments);
                }
                else if (Ahead("/*"))
                {
                    int end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                    Blank(end < 0 ? text.Length : end + 2, _comments);
                }
                else if (c == '\'')
                {
                    int end = _at + 1;
                    while (end < text.Length && text[end] != '\'')
                    {
                        end += text[end] == '\\' ? 2 : 1;
                    }

                    Blank(Math.Min(end + 1, text.Length), null);
                }
                else if (c is '"' or '$' or '@' && LiteralStart() is { } start)
                {
                    Keep(start.Length);
                    Literal(start.Dollars, start.Quotes, start.Verbatim);
                }
                else if (_holes.Count > 0 && c == '}' && _depth == _holes.Peek().Depth)
                {
                    var hole = _holes.Pop();
                    Keep(Math.Max(1, hole.Dollars));
                    Literal(hole.Dollars, hole.Quotes, hole.Verbatim);
                }
                else
                {
                    _depth += c is '{' ? 1 : c is '}' ? -1 : 0;
                    Keep(1);
                }
            }

            return new SourceText(_code.ToString(), _literals, _comments);
        }

        private bool Ahead(string s) => string.CompareOrdinal(text, _at, s, 0, s.Length) == 0;

        private (int Length, int Dollars, int Quotes, bool Verbatim)? LiteralStart()
        {
            int at = _at, dollars = 0;
            bool verbatim = false;
            while (at < text.Length && text[at] is '$' or '@')
            {
                dollars += text[at] == '$' ? 1 : 0;
                verbatim |= text[at] == '@';
                at++;
            }

            int quotes = 0;
            while (at < text.Length && text[at] == '"')
            {
                quotes++;
                at++;
            }

            if (quotes == 0)
            {
                return null;
            }

            // Two quotes are an empty literal, three or more open a raw one; a verbatim literal may begin with doubled quotes.
            int open = !verbatim && quotes >= 3 ? quotes : 1;
            return (at - _at - quotes + open, dollars, open, verbatim);
        }

        // From just after an opening quote (or the end of an interpolation) to the closing quote or the next interpolation.
        private void Literal(int dollars, int quotes, bool verbatim)
        {
            int start = _at, end = _at;
            while (end < text.Length)
            {
                char c = text[end];
                if (c == '\\' && !verbatim && quotes == 1)
                {
                    end += 2;
                }
                else if (c == '"' && verbatim && end + 1 < text.Length && text[end + 1] == '"')
                {
                    end += 2;
                }
                else if (c == '"' && (quotes == 1 || RunOf('"', end) >= quotes))
                {
                    break;
                }
                else if (c == '{' && dollars > 0 && quotes == 1 && RunOf('{', end) >= 2)
                {
                    end += 2;
                }
                else if (c == '{' && dollars > 0 && RunOf('{', end) >= dollars)
                {
                    end += RunOf('{', end) - dollars;
                    Blank(end, _literals);
                    Keep(dollars);
                    _holes.Push((_depth, dollars, quotes, verbatim));
                    return;
                }
                else
                {
                    end++;
                }
            }

            end = Math.Min(end, text.Length);
            if (end > start)
            {
                Blank(end, _literals);
            }

            Keep(Math.Min(quotes, text.Length - end));
        }

        private int RunOf(char c, int at)
        {
            int end = at;
            while (end < text.Length && text[end] == c)
            {
                end++;
            }

            return end - at;
        }

        private void Keep(int count)
        {
            for (int i = 0; i < count && _at < text.Length; i++)
            {
                _line += text[_at] == '\n' ? 1 : 0;
                _code.Append(text[_at++]);
            }
        }

        private void Blank(int end, List<(int Line, string Text)>? into)
        {
            into?.Add((_line, text[_at..end]));
            for (; _at < end; _at++)
            {
                _line += text[_at] == '\n' ? 1 : 0;
                _code.Append(text[_at] == '\n' ? '\n' : ' ');
            }
        }
    }
}
