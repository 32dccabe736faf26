using System.Diagnostics;
using Seldinger.Core.Errors;

namespace Seldinger.Planning.Outputs;

/// <summary>Prints a report as PDF with an installed Chromium, which is given no network and a profile of its own.</summary>
public static class PdfPrinter
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    /// <summary>What to say when there is no browser.</summary>
    public const string Missing = "No Chromium was found; install the package 'chromium' (Debian, Ubuntu: apt install chromium), or leave out --pdf and print report.html from any browser.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Path of the browser, or null when none is installed.</summary>
    /// <param name="searchPath">Folders to look in, separated as in PATH; null = PATH.</param>
    public static string? Find(string? searchPath = null) =>
        (from folder in (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from name in Names
         let file = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)
         where File.Exists(file)
         select file).FirstOrDefault();

    /// <summary>Prints an HTML file; the PDF appears whole or not at all.</summary>
    /// <param name="html">The report.</param>
    /// <param name="pdf">Where the PDF goes.</param>
    /// <param name="browser">Browser; null = the one that is found.</param>
    /// <param name="cancel">Stops the browser.</param>
    /// <exception cref="ResourceMissingException">No browser is installed, or it cannot print here.</exception>
    public static void Print(string html, string pdf, string? browser = null, CancellationToken cancel = default)
    {
        browser ??= Find() ?? throw new ResourceMissingException(Missing);
        var work = Directory.CreateTempSubdirectory("seldinger-pdf-").FullName;
        try
        {
            var made = Path.Combine(work, "report.pdf");
            var output = Run(browser, work, made, Path.GetFullPath(html), cancel);
            if (!File.Exists(made) || new FileInfo(made).Length == 0)
            {
                throw new ResourceMissingException($"{Path.GetFileName(browser)} printed no PDF within {Limit.TotalSeconds:0} s: {output.Trim().Split('\n')[^1]}. Check that the package 'chromium' works, or print report.html by hand.");
            }
            Core.IO.AtomicOutput.File(pdf, s =>
            {
                using var from = File.OpenRead(made);
                from.CopyTo(s);
            });
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string Run(string browser, string work, string made, string html, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(browser) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions", "--disable-sync",
            "--no-first-run", "--no-default-browser-check", "--disable-dev-shm-usage", "--no-pdf-header-footer", $"--user-data-dir={Path.Combine(work, "profile")}", $"--print-to-pdf={made}", new Uri(html).AbsoluteUri,
        ];
        // The browser refuses its sandbox to the superuser only.
        foreach (var a in Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? arguments.Prepend("--no-sandbox") : arguments)
        {
            start.ArgumentList.Add(a);
        }
        using var process = Process.Start(start) ?? throw new ResourceMissingException($"{browser} could not be started.");
        var (error, output) = (process.StandardError.ReadToEndAsync(CancellationToken.None), process.StandardOutput.ReadToEndAsync(CancellationToken.None));
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(Limit);
        try
        {
            process.WaitForExitAsync(limited.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            cancel.ThrowIfCancellationRequested();
        }
        return output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult();
    }
}
