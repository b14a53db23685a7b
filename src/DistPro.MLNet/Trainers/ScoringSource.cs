using System.Diagnostics;
using DistPro.Engine.Data;
using DistPro.Engine.Teachers;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>
/// Any fitted pipeline teaches by its scores. It reads the training data itself, by its own steps and in its own image size.
/// </summary>
internal sealed class ScoringSource : TeacherSource
{
    private const string Who = "ML.NET model";

    private readonly IDataView _scored;
    private readonly ScoreColumn _scores;

    /// <exception cref="ArgumentException">
    /// The model cannot read the data, gives no scores, or does not name their classes.
    /// </exception>
    public ScoringSource(ITransformer model, IDataView input, TeachingOptions options)
    {
        try
        {
            _scored = model.Transform(input);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException(
                $"The teacher, a fitted pipeline, cannot read the training data. Found columns: "
                + $"{string.Join(", ", input.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}. It said: {e.Message} Give it "
                + "the columns that it was fitted on, or leave its steps out that are not needed for scores.", e);
        }
        _scores = ScoreColumn.Of(_scored.Schema, options.TeacherScoreColumnName, options.TeacherClassNames);
        ClassNames = _scores.ClassNames;
    }

    public override IReadOnlyList<string> ClassNames { get; }

    public override Teacher Make(TrainingRun run)
    {
        var order = ClassOrder.Match(ClassNames, run.Label.ClassNames);
        run.Channel.Info(
            MessageSensitivity.None, "teacher: a fitted pipeline, by its column '{0}' ({1} classes)", _scores.Column.Name,
            ClassNames.Count);
        return new AnsweredTeacher(Who, run.Shape, run.Label.ClassNames.Count, store => Ask(store, order, run));
    }

    private static float[] Read(Func<float[]> read, long row)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException or InvalidDataException))
        {
            throw new InvalidDataException(
                $"The teacher, a fitted pipeline, cannot score row {row} of the training data: {e.Message} Mend or remove the "
                + "row.", e);
        }
    }

    // Rows that the student does not use are not scored.
    private float[][] Ask(ImageStore store, IReadOnlyList<long>? order, TrainingRun run)
    {
        var watch = Stopwatch.StartNew();
        var answers = new List<float[]>(store.Count);
        using (var cursor = _scored.GetRowCursor([_scores.Column]))
        {
            var read = _scores.Reader(cursor);
            while (answers.Count < store.Count && cursor.MoveNext())
            {
                run.Cancellation.ThrowIfCancellationRequested();
                if (cursor.Position == store.Sources[answers.Count])
                {
                    answers.Add(Read(read, cursor.Position));
                }
            }
        }
        var all = ScoreColumn.Logits(answers);
        float[][] logits = order is null ? [.. all] : [.. all.Select(row => order.Select(c => row[c]).ToArray())];
        run.Channel.Info(
            MessageSensitivity.None, "the teacher scored {0} images in {1:f1} s", logits.Length, watch.Elapsed.TotalSeconds);
        return logits;
    }
}
