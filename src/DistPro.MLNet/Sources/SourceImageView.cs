using System.Collections.ObjectModel;
using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>The images of a source as a data view: Image, ImagePath and, where there are classes, Label.</summary>
internal sealed class SourceImageView : IDataView
{
    public const string Image = "Image", ImagePath = "ImagePath", Label = "Label";

    public SourceImageView(ISourceImages images)
    {
        Images = images;
        var passedOver = new DataViewSchema.Annotations.Builder();
        PassedOver.Annotate(passedOver, images.PassedOver);

        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Image, images.Type);
        schema.AddColumn(ImagePath, TextDataViewType.Instance, passedOver.ToAnnotations());
        if (images.ClassNames is { } classNames)
        {
            ClassNaming.Check(classNames, "The class names of an image source");
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.AddNames(NameAnnotations.KeyValues, classNames);
            schema.AddColumn(Label, new KeyDataViewType(typeof(uint), classNames.Count), annotations.ToAnnotations());
        }
        Schema = schema.ToSchema();
    }

    public ISourceImages Images { get; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => true;

    public long? GetRowCount() => Images.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        GetRowCursorSet(columnsNeeded, 1, rand)[0];

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var rows = Enumerable.Range(0, Images.Count).ToArray();
        rand?.Shuffle(rows);
        var shared = new SharedRows(rows);
        var needed = columnsNeeded.ToArray();
        return [.. Enumerable.Range(0, Math.Max(1, n)).Select(_ => new SourceImageCursor(this, needed, shared))];
    }
}

/// <summary>
/// The rows of one pass, handed out in batches of consecutive ones to whichever cursor asks next: decoding times differ, and no
/// cursor waits for another. The number of a batch tells where its rows belong.
/// </summary>
internal sealed class SharedRows(int[] rows)
{
    // Small enough that the cursors end at about the same time, large enough that taking one costs nothing.
    private const int LeastBatches = 64, LargestBatch = 16;
    private readonly int _batchSize = Math.Clamp(rows.Length / LeastBatches, 1, LargestBatch);
    private int _taken;

    public bool TryTake(out long batch, out ArraySegment<int> batchRows)
    {
        batch = Interlocked.Increment(ref _taken) - 1;
        int start = (int)Math.Min(rows.Length, batch * _batchSize);
        batchRows = new ArraySegment<int>(rows, start, Math.Min(_batchSize, rows.Length - start));
        return batchRows.Count > 0;
    }
}

/// <summary>Goes through images in a given order, which it may share with other cursors.</summary>
internal sealed class SourceImageCursor(
    SourceImageView view, IEnumerable<DataViewSchema.Column> columnsNeeded, SharedRows shared)
    : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. columnsNeeded.Select(c => c.Index)];
    private ArraySegment<int> _rows = [];
    private int _index = -1;
    private long _position = -1, _batch;

    public override DataViewSchema Schema => view.Schema;

    public override long Position => _position;

    public override long Batch => _batch;

    // Past the end the position says so for good.
    public override bool MoveNext()
    {
        if (++_index >= _rows.Count)
        {
            if (!shared.TryTake(out _batch, out _rows))
            {
                (_position, _index) = (-1, -1);
                return false;
            }
            _index = 0;
        }
        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)Row(), 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        this.CheckActive(column);
        Delegate getter = column.Name switch
        {
            SourceImageView.Image => (ValueGetter<MLImage>)Image,
            SourceImageView.ImagePath => (ValueGetter<ReadOnlyMemory<char>>)Path,
            _ => (ValueGetter<uint>)Label,
        };
        return ColumnGetter.Of<TValue>(column, getter);
    }

    private int Row() => _position >= 0 ? _rows[_index] : throw new InvalidOperationException("There is no current row.");

    private void Image(ref MLImage value)
    {
        value?.Dispose();
        value = view.Images.Image(Row());
    }

    private void Path(ref ReadOnlyMemory<char> value) => value = view.Images.Path(Row()).AsMemory();

    private void Label(ref uint value) => value = (uint)view.Images.Label(Row()) + 1;
}

/// <summary>Images that are made one at a time, by number. Safe to read from several threads.</summary>
internal interface ISourceImages
{
    /// <summary>Names of the classes; null where the images have none.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>The images' type; with their size, if it is always the same.</summary>
    ImageDataViewType Type { get; }

    /// <summary>What lies beside the images and was left out, counted by kind.</summary>
    IReadOnlyDictionary<string, int> PassedOver => ReadOnlyDictionary<string, int>.Empty;

    /// <summary>A new image object each time: ML.NET disposes what a getter gave before.</summary>
    MLImage Image(int index);

    /// <summary>Zero-based class of an image; asked for only where there are classes.</summary>
    int Label(int index);

    /// <summary>Full path of the file that holds an image, alone or among others.</summary>
    string Path(int index);
}
