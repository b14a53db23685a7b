namespace Microsoft.ML.Data;

/// <summary>Counts rows, losses and ranks, and makes metrics of them. Classes without rows count in no mean over classes.</summary>
internal sealed class MulticlassCounters
{
    private const float SmallestProbability = 1e-15f;

    private readonly int _classes;
    private readonly double[][] _confusion;
    private readonly double[] _rowsOfClass;
    private readonly double[] _lossOfClass;
    private readonly double[] _rowsOfRank;
    private double _rows;
    private double _loss;

    public MulticlassCounters(int classes)
    {
        _classes = classes;
        _confusion = Enumerable.Range(0, classes).Select(_ => new double[classes]).ToArray();
        _rowsOfClass = new double[classes];
        _lossOfClass = new double[classes];
        _rowsOfRank = new double[classes + 1];
    }

    /// <summary>Rows without a label, with one that is no class number or with a score that is no number are left out of everything.</summary>
    public void Add(float label, ReadOnlySpan<float> scores)
    {
        bool isClass = label >= 0 && label == MathF.Floor(label) && float.IsFinite(label);
        if (!isClass || !AllFinite(scores))
            return;

        // A class that the model does not know counts as a row with the worst loss, but as no class.
        bool known = label < _classes;
        int actual = known ? (int)label : _classes;
        float probability = known ? scores[actual] : 0;
        double loss = -Math.Log(Math.Min(1f, Math.Max(SmallestProbability, probability)));
        _rows++;
        _loss += loss;
        _rowsOfRank[RankOf(actual, probability, scores)]++;
        if (!known)
            return;
        _rowsOfClass[actual]++;
        _lossOfClass[actual] += loss;
        _confusion[actual][FirstMaximum(scores)]++;
    }

    public MulticlassClassificationMetrics Metrics(string[] classNames, int topK)
    {
        double logLoss = _rows > 0 ? _loss / _rows : 0;
        return new(new ConfusionMatrix(_confusion, classNames))
        {
            MicroAccuracy = _rows > 0 ? _rowsOfRank[0] / _rows : 0,
            MacroAccuracy = MacroAccuracy(),
            LogLoss = logLoss,
            LogLossReduction = (Entropy() - logLoss) / Entropy(),
            PerClassLogLoss = _lossOfClass.Zip(_rowsOfClass, (loss, rows) => rows > 0 ? loss / rows : 0).ToArray(),
            TopKPredictionCount = topK,
            TopKAccuracyForAllK = topK > 0 ? TopKAccuracies(topK) : null,
        };
    }

    private static bool AllFinite(ReadOnlySpan<float> scores)
    {
        foreach (float score in scores)
        {
            if (!float.IsFinite(score))
                return false;
        }

        return true;
    }

    /// <summary>How many classes come before this one; of equal scores the lower class number is first.</summary>
    private static int RankOf(int actual, float probability, ReadOnlySpan<float> scores)
    {
        int rank = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > probability || (scores[i] == probability && i < actual))
                rank++;
        }

        return rank;
    }

    private static int FirstMaximum(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        return best;
    }

    private double MacroAccuracy()
    {
        var classes = Enumerable.Range(0, _classes).Where(c => _rowsOfClass[c] > 0).ToArray();
        return classes.Length == 0 ? 0 : classes.Sum(c => _confusion[c][c] / _rowsOfClass[c]) / classes.Length;
    }

    /// <summary>The loss of always predicting the frequencies of the classes.</summary>
    private double Entropy() => _rowsOfClass.Where(rows => rows > 0).Sum(rows => rows * Math.Log(rows / _rows)) / -_rows;

    private double[] TopKAccuracies(int topK)
    {
        if (topK > _rowsOfRank.Length)
            throw new IndexOutOfRangeException($"Top {topK} of {_classes} classes asked for: at most {_rowsOfRank.Length}.");
        double[] accuracies = new double[topK];
        double sum = 0;
        for (int rank = 0; rank < topK; rank++)
            accuracies[rank] = sum += _rowsOfRank[rank] / _rows;
        return accuracies;
    }
}
