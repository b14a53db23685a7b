using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Tests.Reading;

/// <summary>Images that a user holds in memory stay the user's: nothing here disposes one.</summary>
public sealed class OwnImagesTests : IDisposable
{
    private const int Count = 12;

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<Row> _rows = [.. Enumerable.Range(0, Count)
        .Select(i => new Row { Image = HalfImages.Image(HalfImages.Side, i, 100 + i), Label = (uint)(i % 2) })];

    public void Dispose() => _folder.Dispose();

    // (1, 1) is what a list of images of several sizes says: ML.NET asks for a size. Images are resized then, those of the right
    // size too.
    [Theory]
    [InlineData(HalfImages.Side)]
    [InlineData(1)]
    public void Fit_Transform_Evaluate_and_CrossValidate_leave_every_image_whole(int side)
    {
        var view = View(side);
        var trainer = _ml.Distillation().Network("resnet8", Options());
        using var classifier = trainer.Fit(view);
        AssertWhole();
        using var again = trainer.Fit(view);
        AssertWhole();
        var scores = Scores(classifier.Transform(view));
        Assert.Equal(scores, Scores(again.Transform(view)));
        var counts = _ml.MulticlassClassification.Evaluate(classifier.Transform(view)).ConfusionMatrix.Counts;
        Assert.Equal(Count, counts.Sum(c => c.Sum()));
        AssertWhole();
        var folds = _ml.MulticlassClassification.CrossValidate(view, trainer, numberOfFolds: 2);
        Assert.Equal(2, folds.Count);
        AssertWhole();

        classifier.Save(_folder.File("model.distpro"));
        using var loaded = _ml.Distillation().Load(_folder.File("model.distpro"));
        Assert.Equal(scores, Scores(loaded.Transform(view)));
        _ml.Model.Save(classifier, view.Schema, _folder.File("model.zip"));
        var restored = _ml.Distillation().Restore(_ml.Model.Load(_folder.File("model.zip"), out _));
        Assert.Equal(scores, Scores(restored.Transform(view)));
        AssertWhole();
    }

    [Theory]
    [InlineData(HalfImages.Side)]
    [InlineData(1)]
    public void One_image_may_stand_in_several_rows(int side)
    {
        for (int i = 2; i < Count; i++)
        {
            _rows[i].Image = _rows[i % 2].Image;
        }
        var view = View(side);
        using var classifier = _ml.Distillation().Network("resnet8", Options()).Fit(view);
        var scores = Scores(classifier.Transform(view)).Chunk(4).ToArray();
        Assert.NotEqual(scores[0][0], scores[0][2], 0.01);
        Assert.All(scores, s => Assert.All(scores[0].Zip(s), p => Assert.Equal(p.First, p.Second, 1e-5)));
        AssertWhole();
    }

    [Fact]
    public void So_it_is_with_a_prediction_engine_and_an_image_that_is_asked_for_with_its_scores()
    {
        using var classifier = _ml.Distillation().Network("resnet8", Options()).Fit(View(1));
        using var engine = _ml.Model.CreatePredictionEngine<SmallRow, Scored>(
            classifier, new PredictionEngineOptions { OwnsTransformer = false });
        var expected = _rows.Select(r => engine.Predict(new SmallRow { Image = r.Image }).Score).ToArray();
        AssertWhole();
        Assert.Equal(expected, _rows.Select(r => engine.Predict(new SmallRow { Image = r.Image }).Score));
        var both = _ml.Data.CreateEnumerable<ScoredImage>(classifier.Transform(View(HalfImages.Side)), reuseRowObject: true);
        Assert.Equal(Count, both.Count(row => row.Image!.Width == HalfImages.Side && row.Score.Length == 2));
        AssertWhole();
    }

    private static NetworkTrainer.Options Options()
    {
        var options = TrainedModel.Options();
        options.ImageSize = (HalfImages.Side, HalfImages.Side);
        return options;
    }

    private void AssertWhole() => Assert.All(_rows, row => Assert.Equal(HalfImages.Side, row.Image!.Width));

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score").SelectMany(s => s)];

    private IDataView View(int side) => side == 1
        ? _ml.Data.LoadFromEnumerable(_rows.Select(r => new SmallRow { Image = r.Image, Label = r.Label }).ToList())
        : _ml.Data.LoadFromEnumerable(_rows);

    private sealed class Row
    {
        [ImageType(HalfImages.Side, HalfImages.Side)]
        public MLImage? Image { get; set; }

        [KeyType(2)]
        public uint Label { get; set; }
    }

    private sealed class SmallRow
    {
        [ImageType(1, 1)]
        public MLImage? Image { get; set; }

        [KeyType(2)]
        public uint Label { get; set; }
    }

    private class Scored
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class ScoredImage : Scored
    {
        [ImageType(HalfImages.Side, HalfImages.Side)]
        public MLImage? Image { get; set; }
    }
}
