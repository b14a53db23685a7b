using DistPro.MLNet.Reading;
using Microsoft.ML;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>Scores a row when it is asked for, and once only, whichever columns are read.</summary>
internal sealed class RowScores(NetworkScorer scorer, DataViewRow row) : IScores
{
    private ImageReader? _reader;
    private float[] _scores = [];
    private long _position = -1;

    public float[] Current()
    {
        if (_position != row.Position)
        {
            var shape = scorer.Predictor.Network.Shape;
            var pixels = new byte[shape.Size];
            _reader ??= new ImageReader(row, scorer.Columns.Image, shape);
            _reader.Read(pixels);
            _scores = scorer.Predictor.Predict(pixels);
            _position = row.Position;
        }
        return _scores;
    }

    public void Dispose() => _reader?.Dispose();
}
