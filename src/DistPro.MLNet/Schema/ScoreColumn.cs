using DistPro.Engine.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Schema;

/// <summary>The scores of a fitted classifier of whatever kind, and the names of its classes.</summary>
/// <param name="Column">
/// A vector with a score for each class, or one number: the score, or the probability, of the second of two.
/// </param>
/// <param name="ClassNames">Names of the classes, in the order of the scores.</param>
internal sealed record ScoreColumn(DataViewSchema.Column Column, IReadOnlyList<string> ClassNames)
{
    private const string Probability = "Probability", PredictedLabel = "PredictedLabel";

    // Of a probability of 0, which a model that is sure of itself gives: the logarithm is to stay finite.
    private const float Least = 1e-7f;

    /// <summary>Finds the scores.</summary>
    /// <param name="schema">The model's output.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="classNames">Names of the classes; null for those that the model tells.</param>
    /// <exception cref="ArgumentException">There are no scores, or nobody tells their classes.</exception>
    public static ScoreColumn Of(DataViewSchema schema, string name, IReadOnlyList<string>? classNames)
    {
        var column = schema.GetColumnOrNull(name) ?? throw Missing(schema, name);
        int count = column.Type switch
        {
            VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => vector.Size,
            var number when number == NumberDataViewType.Single => 2,
            var other => throw new ArgumentException(
                $"The teacher's score column '{name}': expected a number or a vector of numbers (Single), one for each class, "
                + $"found {other}. Name another column in Options.TeacherScoreColumnName."),
        };
        // Calibrated, the second number says more than the first.
        var scores = count == 2 && column.Type is not VectorDataViewType
            ? schema.GetColumnOrNull(Probability) is { } probability && probability.Type == NumberDataViewType.Single
                ? probability : column
            : column;
        var names = classNames ?? Told(schema, column, count);
        ClassNaming.Check(names, "The teacher");
        return names.Count == count
            ? new ScoreColumn(scores, names)
            : throw new ArgumentException(
                $"The teacher's score column '{name}' has {count} scores, found {names.Count} names of classes: "
                + $"{ClassNaming.List(names)}. Give Options.TeacherClassNames a name for each, in the order of the scores.");
    }

    /// <summary>
    /// Reads the row's scores, given the number that an error calls it by; of a single number, those of the two classes: as
    /// <see cref="Logits"/> has them.
    /// </summary>
    public Func<long, float[]> Reader(DataViewRow row)
    {
        if (Column.Type is VectorDataViewType)
        {
            var getter = row.GetGetter<VBuffer<float>>(Column);
            VBuffer<float> values = default;
            return number =>
            {
                getter(ref values);
                return Checked(values.DenseValues().ToArray(), number);
            };
        }
        var single = row.GetGetter<float>(Column);
        bool calibrated = Column.Name == Probability;
        float value = 0;
        return number =>
        {
            single(ref value);
            return Checked(calibrated ? [1 - value, value] : [0, value], number);
        };
    }

    /// <summary>
    /// Logits of all rows: the scores themselves, or their logarithms where they are probabilities in every row (not below 0,
    /// with the sum 1).
    /// </summary>
    public static IReadOnlyList<float[]> Logits(IReadOnlyList<float[]> rows) =>
        rows.All(row => row.All(v => v >= 0) && Math.Abs(row.Sum() - 1) < 1e-3)
            ? [.. rows.Select(row => Array.ConvertAll(row, v => MathF.Log(Math.Max(v, Least))))]
            : rows;

    private float[] Checked(float[] scores, long row) => scores.All(float.IsFinite)
        ? scores
        : throw new InvalidDataException(
            $"The teacher's score column '{Column.Name}', row {row}: expected finite numbers, found "
            + $"{string.Join(", ", scores)}. Remove the row, or mend the teacher.");

    private static IReadOnlyList<string> Told(DataViewSchema schema, DataViewSchema.Column column, int count)
    {
        if (column.Type is VectorDataViewType)
        {
            var named = ColumnNames.Read(column, NameAnnotations.SlotNames)
                ?? ColumnNames.Read(column, NameAnnotations.TrainingLabelValues)
                // MapKeyToValue hides the column that still has the names.
                ?? schema.Where(c => c.Name == PredictedLabel && c.Type is KeyDataViewType)
                    .Select(c => ColumnNames.Read(c, NameAnnotations.KeyValues)).FirstOrDefault(n => n?.Count == count);
            return named ?? throw new ArgumentException(
                $"The teacher's score column '{column.Name}' does not tell which classes its {count} scores are of: found no "
                + "slot names and no key values. Give their names in Options.TeacherClassNames, in the order of the scores.");
        }
        return [bool.FalseString, bool.TrueString];
    }

    private static ArgumentException Missing(DataViewSchema schema, string name) => new(
        $"The teacher's score column '{name}' is missing. Found: "
        + $"{string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}. A teacher is a fitted classifier: name its "
        + "column of scores in Options.TeacherScoreColumnName.");
}
