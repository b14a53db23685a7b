using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using Microsoft.ML;

namespace DistPro.MLNet.Reading;

/// <summary>How much each row of the training data counts in the loss.</summary>
/// <param name="Column">The column that says so.</param>
/// <param name="OfRows">The weight of each row; what stands in a row without a label is not looked at.</param>
internal sealed record ExampleWeights(string Column, IReadOnlyList<float> OfRows)
{
    /// <summary>Reads weights and labels, and nothing else of the view.</summary>
    /// <exception cref="ArgumentException">The column is missing or holds no numbers.</exception>
    /// <exception cref="InvalidDataException">A weight of a row with a label is negative or not finite.</exception>
    public static ExampleWeights Read(IDataView data, LabelColumn label, string name, CancellationToken cancellation)
    {
        var column = WeightColumn.Check(data.Schema, name);
        var weights = new List<float>();
        using var cursor = data.GetRowCursor([column, label.Column!.Value]);
        var getter = cursor.GetGetter<float>(column);
        var readLabel = label.Reader(cursor);
        float weight = 0;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            getter(ref weight);
            if (readLabel() >= 0 && !(float.IsFinite(weight) && weight >= 0))
            {
                throw new InvalidDataException(
                    FormattableString.Invariant($"Row {weights.Count} of example weight column '{name}': expected a finite ")
                    + FormattableString.Invariant($"number of at least 0, found {weight}. Mend or remove that row."));
            }
            weights.Add(weight);
        }
        return new ExampleWeights(name, weights);
    }

    /// <summary>The images with these weights.</summary>
    /// <param name="images">The training images.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <exception cref="InvalidDataException">All images of a class have weight 0: the network would never learn it.</exception>
    public ImageSelection Apply(ImageSelection images, IReadOnlyList<string> classNames)
    {
        double[] weights = [.. images.Store.Sources.Select(row => (double)OfRows[(int)row])];
        string[] without =
        [
            .. images.ByClass().Where(c => c.Key != ImageStore.Unlabelled && c.All(image => weights[image] == 0))
                .Select(c => classNames[(int)c.Key]),
        ];
        return without.Length == 0
            ? images.Weighted(weights)
            : throw new InvalidDataException(
                $"Example weight column '{Column}': expected training images with a weight above 0 in each class, found none in "
                + $"{ClassNaming.List(without)}. Give some of them a weight, or remove their rows.");
    }
}
