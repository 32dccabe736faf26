using System.ComponentModel;
using System.Diagnostics;
using Seldinger.Core.Errors;

namespace Seldinger.Imaging.Dicom;

/// <summary>
/// JPEG-family pixels through GDCM's gdcmconv in a child process. Only the fragments go out, in a new file of our own making that holds sizes and bit depths and nothing of the patient;
/// the child has 30 s and, where prlimit exists, 2 GiB of memory and a bounded output.
/// </summary>
internal static class GdcmDecoder
{
    private const string Program = "gdcmconv";
    private const string Limiter = "/usr/bin/prlimit";
    private const long MemoryBytes = 2L << 30;
    private const int Seconds = 30;

    /// <summary>Decodes all frames to native little-endian pixels.</summary>
    public static ReadOnlyMemory<byte> Decode(DicomDataset source, PixelLayout layout, string syntax, IReadOnlyList<ReadOnlyMemory<byte>> fragments, string? program)
    {
        if (fragments.Count < layout.Frames + 1)
        {
            throw source.Error(Tags.PixelData, $"{Math.Max(0, fragments.Count - 1)} fragments for {layout.Frames} frames.", "The file is truncated or damaged; copy it again.");
        }
        program ??= Find();
        if (program is null || !File.Exists(program))
        {
            throw new ResourceMissingException(
                $"{source.File}: the pixels are compressed with {syntax} (JPEG family); decoding needs the program gdcmconv of the Debian package libgdcm-tools (apt-get install libgdcm-tools). Or convert the series to explicit VR little endian.");
        }
        var folder = Directory.CreateTempSubdirectory("seldinger-");
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "in.dcm"), Path.Combine(folder.FullName, "out.dcm"));
            using (var stream = File.Create(input))
            {
                DicomWriter.Write(stream, Wrap(layout, fragments), syntax);
            }
            var expected = layout.FrameBytes * layout.Frames;
            Run(source, program, input, output, expected + (1 << 20));
            return Pixels(source, layout, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DicomDataset Wrap(PixelLayout layout, IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        var b = new DicomBuilder("pixels")
            .Text(Tags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7")
            .Text(Tags.SOPInstanceUID, "2.25.1")
            .Text(Tags.StudyInstanceUID, "2.25.2")
            .Text(Tags.SeriesInstanceUID, "2.25.3")
            .Text(Tags.Modality, "OT")
            .Number(Tags.SamplesPerPixel, 1)
            .Text(Tags.PhotometricInterpretation, layout.Photometric)
            .Number(Tags.Rows, layout.Rows)
            .Number(Tags.Columns, layout.Columns)
            .Number(Tags.BitsAllocated, layout.BitsAllocated)
            .Number(Tags.BitsStored, layout.BitsStored)
            .Number(Tags.HighBit, layout.HighBit)
            .Number(Tags.PixelRepresentation, layout.Signed ? 1 : 0);
        if (layout.Frames > 1)
        {
            b.Text(Tags.NumberOfFrames, layout.Frames.ToString());
        }
        return b.Fragments(fragments).Dataset;
    }

    private static void Run(DicomDataset source, string program, string input, string output, long outputBytes)
    {
        var limited = File.Exists(Limiter);
        var start = new ProcessStartInfo(limited ? Limiter : program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] arguments = limited ? [$"--as={MemoryBytes}", $"--fsize={outputBytes}", $"--cpu={Seconds}", "--core=0", program, "--raw", input, output] : ["--raw", input, output];
        foreach (var a in arguments)
        {
            start.ArgumentList.Add(a);
        }
        using var process = Start(start);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (!process.WaitForExit(100))
        {
            if (clock.Elapsed.TotalSeconds > Seconds || (File.Exists(output) && new FileInfo(output).Length > outputBytes))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                throw source.Error(Tags.PixelData, $"decoding took more than {Seconds} s or made more than {outputBytes} bytes.", "The compressed pixels are damaged; export the series uncompressed.");
            }
        }
        if (process.ExitCode != 0 || !File.Exists(output) || new FileInfo(output).Length > outputBytes)
        {
            throw source.Error(Tags.PixelData, "gdcmconv cannot decode the compressed pixels.", "They are damaged or of a rare kind; export the series uncompressed.");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new ResourceMissingException("gdcmconv (package libgdcm-tools) cannot be started.");
        }
        catch (Win32Exception)
        {
            throw new ResourceMissingException("gdcmconv (package libgdcm-tools) cannot be started.");
        }
    }

    private static ReadOnlyMemory<byte> Pixels(DicomDataset source, PixelLayout layout, string output)
    {
        var decoded = DicomFile.Parse("decoded pixels", File.ReadAllBytes(output));
        var got = PixelLayout.Of(decoded.Dataset);
        if (decoded.Dataset.Find(Tags.PixelData) is not { Fragments: null } element || decoded.Syntax.BigEndian
            || (got.Rows, got.Columns, got.Frames, got.BitsAllocated) != (layout.Rows, layout.Columns, layout.Frames, layout.BitsAllocated))
        {
            throw source.Error(Tags.PixelData, "the decoded pixels have another size or depth than the header states.", "The file contradicts itself; export the series uncompressed.");
        }
        return element.Value;
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? Program + ".exe" : Program)).FirstOrDefault(File.Exists);
}
