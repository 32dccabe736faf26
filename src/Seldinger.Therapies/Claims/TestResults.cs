using System.Collections.Frozen;
using System.Xml;
using Seldinger.Core.Errors;

namespace Seldinger.Therapies.Claims;

/// <summary>Outcomes of a test run, read from the <c>.trx</c> files that the test runner writes.</summary>
public sealed class TestResults
{
    private const long LargestFileBytes = 64L << 20;
    private const int MostFiles = 1000;

    private readonly FrozenDictionary<string, ClaimStatus> _outcomes;

    private TestResults(IReadOnlyDictionary<string, ClaimStatus> outcomes) => _outcomes = outcomes.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A run in which no test took part.</summary>
    public static TestResults None { get; } = new(new Dictionary<string, ClaimStatus>());

    /// <summary>Number of test methods that have a result.</summary>
    public int Count => _outcomes.Count;

    /// <summary>Reads every <c>.trx</c> file of a folder. A method with several data rows has the worst outcome of them.</summary>
    /// <param name="folder">Folder to read, without its sub-folders. A folder that does not exist means that nothing was run.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="DataFormatException">A file is not well-formed, or larger than 64 MiB, or there are more than 1000 files.</exception>
    public static TestResults Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
        {
            return None;
        }

        string[] files = Directory.GetFiles(folder, "*.trx");
        if (files.Length > MostFiles)
        {
            throw new DataFormatException(folder, "", $"{files.Length} result files; at most {MostFiles} are read.", "Delete the folder and run the tests again.");
        }

        Array.Sort(files, StringComparer.Ordinal);
        var outcomes = new Dictionary<string, ClaimStatus>(StringComparer.Ordinal);
        foreach (string file in files)
        {
            ReadFile(file, outcomes);
        }

        return new TestResults(outcomes);
    }

    /// <summary>The outcome of one test method.</summary>
    /// <param name="test">Fully qualified name, <c>Namespace.Class.Method</c>.</param>
    /// <returns>The outcome; <see cref="ClaimStatus.NotRun"/> when there is none.</returns>
    public ClaimStatus Of(string test) => _outcomes.GetValueOrDefault(test, ClaimStatus.NotRun);

    private static void ReadFile(string file, Dictionary<string, ClaimStatus> outcomes)
    {
        if (new FileInfo(file).Length > LargestFileBytes)
        {
            throw new DataFormatException(file, "", "Larger than 64 MiB, which no test run of this project writes.", "Delete it and run the tests again.");
        }

        // A result names its definition by id; definitions come after results in the file, so both are collected first.
        var resultOfId = new List<(string Id, ClaimStatus Status)>();
        var nameOfId = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            string? id = null;
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                switch (reader.LocalName)
                {
                    case "UnitTestResult":
                        resultOfId.Add((reader.GetAttribute("testId") ?? "", StatusOf(reader.GetAttribute("outcome"))));
                        break;
                    case "UnitTest":
                        id = reader.GetAttribute("id");
                        break;
                    case "TestMethod" when id is not null:
                        nameOfId[id] = $"{reader.GetAttribute("className")}.{BareName(reader.GetAttribute("name"))}";
                        break;
                }
            }
        }
        catch (XmlException e)
        {
            throw new DataFormatException(file, $"line {e.LineNumber}", $"Not a test result file: {e.Message}", "Delete it and run the tests again.", e);
        }

        foreach ((string id, ClaimStatus status) in resultOfId)
        {
            if (nameOfId.TryGetValue(id, out string? name))
            {
                outcomes[name] = outcomes.TryGetValue(name, out ClaimStatus old) ? Worse(old, status) : status;
            }
        }
    }

    private static ClaimStatus StatusOf(string? outcome) => outcome switch
    {
        "Passed" => ClaimStatus.Passed,
        "NotExecuted" => ClaimStatus.Skipped,
        _ => ClaimStatus.Failed,
    };

    // A theory's data rows may be written as "Method(x: 1)" and with the class in front.
    private static string BareName(string? name)
    {
        string bare = (name ?? "").Split('(')[0];
        return bare[(bare.LastIndexOf('.') + 1)..];
    }

    private static ClaimStatus Worse(ClaimStatus a, ClaimStatus b) =>
        a == ClaimStatus.Failed || b == ClaimStatus.Failed ? ClaimStatus.Failed
        : a == ClaimStatus.Skipped || b == ClaimStatus.Skipped ? ClaimStatus.Skipped
        : ClaimStatus.Passed;
}
