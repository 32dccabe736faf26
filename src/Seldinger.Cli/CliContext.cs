using System.Text.Encodings.Web;
using System.Text.Json;
using Seldinger.Core.Values;
using Seldinger.Therapies;

namespace Seldinger.Cli;

/// <summary>What a command gets: therapies, catalogue, where to write, and the global options of this call.</summary>
/// <param name="Therapies">Therapies of this program.</param>
/// <param name="Catalogue">Catalogue, with the user's own folder when given.</param>
/// <param name="Out">Machine output and results.</param>
/// <param name="Error">Everything else.</param>
/// <param name="Json">True when one JSON document goes to <paramref name="Out"/>.</param>
/// <param name="Quiet">True when progress is not shown.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Force">Existing output may be replaced.</param>
public sealed record CliContext(TherapyRegistry Therapies, Catalogue Catalogue, TextWriter Out, TextWriter Error, bool Json, bool Quiet, int Threads, ulong Seed, bool Force)
{
    /// <summary>JSON as every command prints it.</summary>
    public static readonly JsonSerializerOptions JsonStyle = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Writes <paramref name="document"/> as JSON, or else the text.</summary>
    public void Write(object document, Action<TextWriter> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Json)
        {
            Out.WriteLine(JsonSerializer.Serialize(document, JsonStyle));
        }
        else
        {
            text(Out);
        }
    }
}
