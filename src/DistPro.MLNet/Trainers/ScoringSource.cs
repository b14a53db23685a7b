using System.Diagnostics;
using System.Globalization;
using DistPro.Engine.Data;
using DistPro.Engine.Teachers;
using DistPro.MLNet.Reading;
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

    private readonly ITransformer _model;
    private readonly IDataView _input;
    private readonly ScoreColumn _scores;
    private readonly string _imageColumn;

    /// <exception cref="ArgumentException">
    /// The model cannot read the data, gives no scores, or does not name their classes.
    /// </exception>
    public ScoringSource(ITransformer model, IDataView input, TeachingOptions options)
    {
        (_model, _input, _imageColumn) = (model, input, options.ImageColumnName);
        DataViewSchema scored;
        try
        {
            scored = model.Transform(input).Schema;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException(
                $"The teacher, a fitted pipeline, cannot read the training data. Found columns: "
                + $"{string.Join(", ", input.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}. It said: {e.Message} Give it "
                + "the columns that it was fitted on, or leave its steps out that are not needed for scores.", e);
        }
        _scores = ScoreColumn.Of(scored, options.TeacherScoreColumnName, options.TeacherClassNames);
        ClassNames = _scores.ClassNames;
    }

    public override IReadOnlyList<string> ClassNames { get; }

    public override Teacher Make(TrainingRun run)
    {
        var order = ClassOrder.Match(ClassNames, run.Label.ClassNames);
        run.Channel.Info(
            MessageSensitivity.None, "teacher: a fitted pipeline, by its column '{0}' ({1} classes)", _scores.Column.Name,
            ClassNames.Count);
        if (run.TeacherViews > 0)
        {
            StoredRows.CheckViews(_input.Schema, _imageColumn, run.Shape);
        }
        return new AnsweredTeacher(
            Who, run.Shape, run.Label.ClassNames.Count,
            (store, views) => Ask(store, views, run).Select(row => InOrder(row, order)).ToArray());
    }

    private static float[] InOrder(float[] row, IReadOnlyList<long>? order) =>
        order is null ? row : [.. order.Select(c => row[c])];

    private static float[] Read(Func<long, float[]> read, long row)
    {
        try
        {
            return read(row);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException or InvalidDataException))
        {
            throw new InvalidDataException(
                $"The teacher, a fitted pipeline, cannot score row {row} of the training data: {e.Message} Mend or remove the "
                + "row.", e);
        }
    }

    private IReadOnlyList<float[]> Ask(ImageStore store, AugmentedImages? images, TrainingRun run)
    {
        var watch = Stopwatch.StartNew();
        var rows = new StoredRows(_input, _imageColumn, store, images);
        var answers = Read(_model.Transform(rows), store, run.Cancellation);
        if (images is not null && !rows.WasLookedAt)
        {
            throw new ArgumentException(
                $"{nameof(TeachingOptions.TeacherViews)} is {run.TeacherViews}, and the teacher's scores do not come of the "
                + $"image column '{_imageColumn}', which the student reads: views of it mean nothing to the teacher. Let both "
                + "read the same column, or leave the option out.");
        }
        string cost = run.TeacherViews == 0 || images is not null ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"; for {run.TeacherViews} views of each it takes about {run.TeacherViews * watch.Elapsed.TotalSeconds:f0} s more");
        run.Channel.Info(
            MessageSensitivity.None, "the teacher scored {0} images{1} in {2:f1} s{3}", answers.Count,
            images is null ? "" : ", in another view,", watch.Elapsed.TotalSeconds, cost);
        return ScoreColumn.Logits(answers);
    }

    private List<float[]> Read(IDataView scored, ImageStore store, CancellationToken cancellation)
    {
        var answers = new List<float[]>(store.Count);
        var scores = _scores with { Column = scored.Schema[_scores.Column.Name] };
        using (var cursor = scored.GetRowCursor([scores.Column]))
        {
            var read = scores.Reader(cursor);
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                answers.Add(Read(read, store.Sources[answers.Count]));
            }
        }
        return answers;
    }
}
