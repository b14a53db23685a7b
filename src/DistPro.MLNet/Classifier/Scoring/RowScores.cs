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
            var pixels = new byte[scorer.Shape.Size];
            _reader ??= scorer.Reader(row);
            _reader.Read(pixels);
            _scores = scorer.Predict(pixels);
            _position = row.Position;
        }
        return _scores;
    }
}
