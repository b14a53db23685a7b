using DistPro.MLNet.Reading;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>
/// Scores a row when it is asked for, and once only, whichever columns are read; the image is read once, too, if it is asked for
/// itself.
/// </summary>
internal sealed class RowScores(NetworkScorer scorer, DataViewRow row) : IScores
{
    private readonly byte[] _pixels = new byte[scorer.Shape.Size];
    private ImageReader? _reader;
    private ImageFault? _fault;
    private float[]? _scores;
    private long _position = -1;
    private bool _holdsImage;

    private ImageReader Reader => _reader ??= scorer.Reader(row);

    public float[] Current()
    {
        if (_position != row.Position)
        {
            Read(Reader.TryRead(_pixels));
            _holdsImage = _fault is null;
        }
        return _fault is null ? _scores ??= scorer.Predict(_pixels)[0] : throw _fault.ToException(row.Position);
    }

    /// <summary>Getter of the image column, if it holds images.</summary>
    public void Image(ref MLImage? value)
    {
        if (_position == row.Position && _holdsImage)
        {
            // What was got before goes back to the view with the next image, which disposes it if it is its own.
            Reader.Exchange(ref value);
            _holdsImage = false;
            return;
        }
        Read(Reader.TryRead(ref value, _pixels));
        _holdsImage = false;
    }

    private void Read(ImageFault? fault)
    {
        (_fault, _scores, _position) = (fault, _position == row.Position ? _scores : null, row.Position);
    }
}
