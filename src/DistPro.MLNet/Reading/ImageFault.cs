using DistPro.Engine.Data;

namespace DistPro.MLNet.Reading;

/// <summary>Why the image of a row cannot be used.</summary>
/// <param name="Column">The image column.</param>
/// <param name="Shape">What was expected.</param>
/// <param name="Path">The row's file, where the view says so.</param>
/// <param name="Found">What was found instead.</param>
/// <param name="Cause">What the view threw, if it did.</param>
internal sealed record ImageFault(string Column, ImageShape Shape, string? Path, string Found, Exception? Cause)
{
    /// <summary>The message, with the number of the row.</summary>
    public string At(long row)
    {
        string where = $"Row {row} of image column '{Column}'", file = string.IsNullOrEmpty(Path) ? "" : $" ('{Path}')";
        // DistPro's image sources name the file, what was expected, what was found and what to do.
        return Cause is InvalidDataException
            ? $"{where}: {Cause.Message}"
            : $"{where}{file}: expected an image of {Shape.Width} x {Shape.Height} pixels, found {Found}. "
                + "Mend or remove that row's image.";
    }

    public InvalidDataException ToException(long row) => new(At(row), Cause);
}
