using System.Text;
using Seldinger.Core.Cases;
using Seldinger.Core.Errors;
using Seldinger.Core.IO;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>What <see cref="CaseInit"/> wrote.</summary>
/// <param name="CaseFile">Path of the case file.</param>
/// <param name="Text">Its text.</param>
/// <param name="Picture">Path of the picture, or null when the case could not be loaded.</param>
/// <param name="Loaded">The case as loaded, or null.</param>
/// <param name="Notes">What was skipped, guessed or could not be used.</param>
public sealed record CaseInitResult(string CaseFile, string Text, string? Picture, Case? Loaded, IReadOnlyList<string> Notes);

/// <summary>Turns a folder of images and labels into a case: lists series, guesses phase and labels with the reason, writes a commented case.yaml and a picture.</summary>
public static class CaseInit
{
    /// <summary>Name of the picture.</summary>
    public const string PictureName = "case-overview.svg";

    /// <summary>Looks through a folder (or one file or archive), writes case.yaml and the picture beside it.</summary>
    /// <param name="path">Folder with NIfTI, NRRD, MetaImage or DICOM files, masks, archives; or one such file.</param>
    /// <param name="force">Replaces an existing case file.</param>
    /// <param name="options">Catalogue and threads; null = defaults.</param>
    /// <param name="progress">Told about each stage.</param>
    /// <param name="outFolder">Folder for the case file; null = <paramref name="path"/> itself.</param>
    /// <exception cref="ValidationException">A case file exists and <paramref name="force"/> is not set.</exception>
    /// <exception cref="DataFormatException">No image was found.</exception>
    public static CaseInitResult Run(string path, bool force = false, CaseLoadOptions? options = null, IProgress<CaseLoadProgress>? progress = null, string? outFolder = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new DataFormatException(path, "", "there is no such file or folder.", "Name the folder with the images.");
        }
        var source = Path.GetFullPath(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
        var folder = Path.GetFullPath(outFolder ?? source);
        var file = Path.Combine(folder, "case.yaml");
        if (!force && (File.Exists(file) || File.Exists(Path.Combine(folder, "case.yml")) || File.Exists(Path.Combine(folder, "case.json"))))
        {
            throw new ValidationException([new(path, "the folder has a case file already.", "Add --force to replace it.")]);
        }
        progress?.Report(new("looking through the folder", 0));
        var scan = InitScan.Of(path, s => progress?.Report(new(s, 0.1)));
        if (scan.Images.Count == 0)
        {
            throw new DataFormatException(path, "", "no image was found.", $"Looked for DICOM series, NIfTI, NRRD and MetaImage files.{(scan.Notes.Count > 0 ? $" {string.Join(" ", scan.Notes)}" : "")}");
        }
        var prefix = folder == source ? "" : Path.GetRelativePath(folder, source).Replace('\\', '/') + "/";
        var text = InitText.Write(CaseFile.SafeId(Path.GetFileName(source)), scan, prefix);
        AtomicOutput.Text(file, text);
        var notes = new List<string>(scan.Notes);
        var loaded = TryLoad(file, options, progress, notes);
        string? picture = null;
        if (loaded is not null)
        {
            var guess = VesselPhase.Guess(loaded, options?.Catalogue);
            if (loaded.Images[0].Phase == "unknown" && guess.Phase != "unknown")
            {
                loaded = loaded with { Images = [loaded.Images[0] with { Phase = guess.Phase }, .. loaded.Images.Skip(1)] };
                text = text.Replace(InitText.UnknownPhase, $"phase: {guess.Phase} ", StringComparison.Ordinal).Replace(InitText.PhaseReason, guess.Reason, StringComparison.Ordinal);
            }
            text = text.Replace(InitText.PhaseReason, guess.Reason, StringComparison.Ordinal);
            AtomicOutput.Text(file, text);
            picture = Path.Combine(folder, PictureName);
            AtomicOutput.Text(picture, CasePicture.ThreeSlices(loaded));
        }
        else
        {
            AtomicOutput.Text(file, text.Replace(InitText.PhaseReason, "not guessed", StringComparison.Ordinal));
        }
        progress?.Report(new("written", 1));
        return new(file, File.ReadAllText(file, Encoding.UTF8), picture, loaded, notes);
    }

    private static Case? TryLoad(string file, CaseLoadOptions? options, IProgress<CaseLoadProgress>? progress, List<string> notes)
    {
        try
        {
            return CaseLoader.Load(file, (options ?? new()) with { AutomaticStructures = false }, progress);
        }
        catch (ValidationException x)
        {
            notes.AddRange(x.Violations.Select(v => $"to be settled by hand: {v}"));
        }
        catch (DataFormatException x)
        {
            notes.Add($"to be settled by hand: {x.Message}");
        }
        return null;
    }
}
