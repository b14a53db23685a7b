using DistPro.MLNet.Reading;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>
/// Scores rows in batches: a second cursor runs ahead and reads images only, so that the rows' other values are never copied.
/// Where the two cursors do not see the same row (a view that changes from pass to pass), the row is scored by itself.
/// </summary>
internal sealed class LookaheadScores : IScores
{
    // Batches grow, so that a look at the first few rows costs no more than these.
    private const int FirstBatch = 4, LargestBatch = 64;

    private readonly NetworkScorer _scorer;
    private readonly DataViewRow _row;
    private readonly ValueGetter<DataViewRowId> _rowId, _aheadId;
    private readonly DataViewRowCursor _ahead;
    private readonly ImageReader _reader;
    private readonly RowScores _single;
    private readonly List<DataViewRowId> _ids = [];
    private float[] _scores = [];
    private float[] _current = [];
    private long _start, _position = -1;
    private int _batch = FirstBatch;

    public LookaheadScores(NetworkScorer scorer, IDataView input, DataViewRow row)
    {
        (_scorer, _row, _rowId) = (scorer, row, row.GetIdGetter());
        _ahead = input.GetRowCursor([input.Schema[scorer.Columns.Image]]);
        _aheadId = _ahead.GetIdGetter();
        _reader = new ImageReader(_ahead, scorer.Columns.Image, scorer.Predictor.Network.Shape);
        _single = new RowScores(scorer, row);
    }

    public float[] Current()
    {
        if (_position == _row.Position)
        {
            return _current;
        }
        _position = _row.Position;
        if (_position >= _start + _ids.Count)
        {
            ReadBatch(_position);
        }
        DataViewRowId id = default;
        _rowId(ref id);
        int index = (int)(_position - _start);
        if (index >= _ids.Count || !_ids[index].Equals(id))
        {
            return _current = _single.Current();
        }
        int classes = _scores.Length / _ids.Count;
        return _current = _scores.AsSpan(index * classes, classes).ToArray();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _single.Dispose();
        _ahead.Dispose();
    }

    private void ReadBatch(long first)
    {
        int size = _scorer.Predictor.Network.Shape.Size;
        var pixels = new byte[_batch * size];
        _ids.Clear();
        _start = first;
        while (_ids.Count < _batch && _ahead.MoveNext())
        {
            if (_ahead.Position < first)
            {
                continue; // nobody asked for this row's scores
            }
            DataViewRowId id = default;
            _aheadId(ref id);
            _reader.Read(pixels.AsSpan(_ids.Count * size, size));
            _ids.Add(id);
        }
        _scores = _ids.Count == 0 ? [] : _scorer.Predictor.Predict(_ids.Count == _batch ? pixels : pixels[..(_ids.Count * size)]);
        _batch = Math.Min(LargestBatch, 2 * _batch);
    }
}
