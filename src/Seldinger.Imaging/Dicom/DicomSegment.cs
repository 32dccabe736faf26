namespace Seldinger.Imaging.Dicom;

/// <summary>One segment of a segmentation object.</summary>
/// <param name="Number">Segment number from 1.</param>
/// <param name="Label">Label as written.</param>
/// <param name="Category">Category term; null = absent.</param>
/// <param name="Type">Type term; null = absent.</param>
/// <param name="Algorithm">MANUAL, SEMIAUTOMATIC, AUTOMATIC; "" = absent.</param>
/// <param name="Frames">Number of frames that hold it; 0 = empty.</param>
public sealed record DicomSegment(int Number, string Label, CodedConcept? Category, CodedConcept? Type, string Algorithm, int Frames);
