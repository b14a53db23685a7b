using DistPro.Engine.Weights;
using DistPro.MLNet.Tests.Views;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Classifier;

/// <summary>What the last layer classifies, as a column for ML.NET's own trainers.</summary>
public class FeaturesTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Fact]
    public void The_last_layer_makes_the_scores_of_the_features()
    {
        var scored = trained.Classifier.WithFeatures().Transform(trained.Test);
        Assert.Equal("Vector<Single, 64>", scored.Schema["Features"].Type.ToString());
        string path = trained.Folder.File("layer.distpro");
        trained.Classifier.Save(path);
        using var network = ModelFile.Read(File.ReadAllBytes(path), path).Network;
        var state = network.State().Where(s => s.Name.StartsWith("fc.", StringComparison.Ordinal))
            .ToDictionary(s => s.Name, s => s.Value.data<float>().ToArray());
        var weight = state["fc.weight"].Chunk(64).ToArray();
        foreach (var (features, scores) in Column(scored, "Features").Zip(Column(scored, "Score")))
        {
            double[] logits = [.. weight.Select((w, i) => w.Zip(features, (a, b) => (double)a * b).Sum() + state["fc.bias"][i])];
            Assert.Equal(1 / (1 + Math.Exp(logits[1] - logits[0])), scores[0], 1e-5);
        }
        Assert.Equal(Column(trained.Classifier.Transform(trained.Test), "Score"), Column(scored, "Score"));
    }

    [Fact]
    public void A_trainer_of_MLNets_learns_from_them()
    {
        var features = trained.Classifier.WithFeatures("Pooled");
        var trainer = Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Label", "Pooled", maximumNumberOfIterations: 20);
        var model = trainer.Fit(features.Transform(trained.Train));
        var metrics = Ml.MulticlassClassification.Evaluate(model.Transform(features.Transform(trained.Test)));
        Assert.InRange(metrics.MicroAccuracy, 0.95, 1);
    }

    [Fact]
    public void They_are_the_same_one_by_one_in_batches_and_from_the_file()
    {
        var features = trained.Classifier.WithFeatures();
        var expected = Column(features.Transform(trained.Test), "Features");
        Assert.True(expected.Select(f => f[0]).Distinct().Count() > 20);

        string path = trained.Folder.File("features.distpro");
        features.Save(path);
        using var loaded = Ml.Distillation().Load(path);
        Assert.Equal(expected, Column(loaded.Transform(trained.Test), "Features"));
        Assert.Equal(expected, Column(loaded.Transform(new CountingView(trained.Test, "Image")), "Features"));

        var scored = loaded.Transform(trained.Test);
        using var cursor = scored.GetRowCursor([scored.Schema["Features"], scored.Schema["Image"]]); // row by row
        var getter = cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]);
        VBuffer<float> values = default;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            getter(ref values);
            Assert.All(expected[row].Zip(values.DenseValues()), p => Assert.Equal(p.First, p.Second, 1e-4));
        }
    }

    [Fact]
    public void What_cannot_be_is_told()
    {
        var error = Assert.Throws<NotSupportedException>(
            () => Ml.Model.Save(trained.Classifier.WithFeatures(), trained.Test.Schema, new MemoryStream()));
        Assert.Contains("found 'Features'. Use ImageClassifier.Save", error.Message);
        Assert.Contains(
            "found Score, PredictedLabel, Score", Assert.Throws<ArgumentException>(
                () => trained.Classifier.WithFeatures("Score")).Message);
        Assert.Contains("found Same, Same", Assert.Throws<ArgumentException>(() => Ml.Distillation().Network(
            "resnet8", new NetworkTrainer.Options { ScoreColumnName = "Same", PredictedLabelColumnName = "Same" })).Message);
    }

    private static float[][] Column(IDataView view, string name) => [.. view.GetColumn<float[]>(name)];
}
