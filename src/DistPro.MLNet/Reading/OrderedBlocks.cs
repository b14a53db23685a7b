using Microsoft.ML;

namespace DistPro.MLNet.Reading;

/// <summary>The labelled images of a view in their order, read by as many cursors at once as the view gives.</summary>
internal static class OrderedBlocks
{
    private const int BlocksAhead = 8;

    /// <param name="columns">What is read.</param>
    /// <param name="skipUnreadable">Whether reading goes on after an image that cannot be read.</param>
    /// <param name="cancellation">Stops within one image.</param>
    public static OrderedParts<ImageBlock> Of(
        LabelledImageColumns columns, bool skipUnreadable, CancellationToken cancellation) => new(
        columns.View.GetRowCursorSet(columns.All, Environment.ProcessorCount),
        cursor => new Maker(columns, skipUnreadable, cursor), BlocksAhead, cancellation);

    private sealed class Maker(LabelledImageColumns columns, bool skipUnreadable, DataViewRowCursor cursor)
        : IPartMaker<ImageBlock>
    {
        private readonly ImageReader _reader = columns.Reader(cursor);
        private readonly Func<int> _readLabel = columns.Label.Reader(cursor);

        public ImageBlock Begin() => new(cursor.Batch, columns.Shape);

        public bool Add(ImageBlock block)
        {
            block.Add(_readLabel(), _reader, columns.KeepsUnlabelled);
            return skipUnreadable || block.Rows[^1].Fault is null;
        }
    }
}
