namespace Seldinger.Imaging.Dicom;

/// <summary>What to do with a series whose slices do not stack along their normal (gantry tilt).</summary>
public enum TiltHandling
{
    /// <summary>Refuse it.</summary>
    Refuse,

    /// <summary>Resample it to an orthogonal grid with one axis along the stack (the table) and one along the rows.</summary>
    Resample,
}
