using DistPro.Engine.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Tests;

public class PipelineTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Fact]
    public void MLNet_evaluates_what_was_trained()
    {
        var metrics = Ml.MulticlassClassification.Evaluate(trained.Classifier.Transform(trained.Test));
        Assert.InRange(metrics.MicroAccuracy, 0.95, 1);
        Assert.Equal(2, metrics.ConfusionMatrix.NumberOfClasses);
        Assert.Contains("left", metrics.ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void Score_has_slot_names_and_sums_to_one_and_PredictedLabel_has_key_values()
    {
        var scored = trained.Classifier.Transform(trained.Test);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(HalfImages.Names, names.DenseValues().Select(n => n.ToString()));
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(HalfImages.Names, names.DenseValues().Select(n => n.ToString()));

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), scored.Schema["Score"].Type);
        var rows = scored.GetColumn<float[]>("Score").Zip(scored.GetColumn<uint>("PredictedLabel")).ToArray();
        Assert.Equal(40, rows.Length);
        Assert.All(rows, row =>
        {
            Assert.Equal(1, row.First.Sum(), 1e-5);
            Assert.Equal(Array.IndexOf(row.First, row.First.Max()) + 1, (int)row.Second);
        });
    }

    [Fact]
    public void Promised_and_actual_schema_agree()
    {
        // The promise lets MapKeyToValue into the chain before anything is fitted: it asks for a key with key values.
        var pipeline = Ml.Distillation().Network("resnet8", TrainedModel.Options()).Append(
            Ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var scored = pipeline.Fit(trained.Train).Transform(trained.Test);
        Assert.IsType<TextDataViewType>(scored.Schema["PredictedLabel"].Type);
        Assert.All(scored.GetColumn<string>("PredictedLabel"), p => Assert.Contains(p, HalfImages.Names));

        Assert.Equal(
            trained.Classifier.GetOutputSchema(trained.Test.Schema).Select(c => (c.Name, c.Type.ToString())),
            trained.Classifier.Transform(trained.Test).Schema.Select(c => (c.Name, c.Type.ToString())));
    }

    [Fact]
    public void Cross_validation_trains_anew_in_every_fold()
    {
        var results = Ml.MulticlassClassification.CrossValidate(
            trained.Train, Ml.Distillation().Network("resnet8", TrainedModel.Options()), numberOfFolds: 2, seed: 1);
        Assert.Equal(2, results.Count);
        Assert.All(results, r => Assert.InRange(r.Metrics.MicroAccuracy, 0.8, 1));
        Assert.NotSame(results[0].Model, results[1].Model);
    }

    [Fact]
    public void Prediction_engine_agrees_with_the_batched_view()
    {
        var expected = trained.Classifier.Transform(trained.Test).GetColumn<float[]>("Score").First();
        var image = trained.Test.GetColumn<MLImage>("Image").First();
        var engine = Ml.Model.CreatePredictionEngine<Input, Output>(
            trained.Classifier, new PredictionEngineOptions { OwnsTransformer = false });
        for (int i = 0; i < 2; i++)
        {
            var output = engine.Predict(new Input { Image = Copy(image) });
            Assert.All(expected.Zip(output.Score), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal(1u, output.PredictedLabel); // raw key: the first class
        }
    }

    [Fact]
    public void Images_of_another_size_and_of_no_fixed_size_are_resized()
    {
        using var folder = new TemporaryFolder();
        HalfImages.WriteFolder(folder.Path, perClass: 6, side: 24);
        var photographs = Ml.Distillation().LoadImageFolder(folder.Path);
        Assert.Equal(0, ((ImageDataViewType)photographs.Schema["Image"].Type).Width);

        var scored = trained.Classifier.Transform(photographs);
        Assert.Equal(
            ["Image", "ImagePath", "Label", "PredictedLabel", "Score"],
            scored.Schema.Where(c => !c.IsHidden).Select(c => c.Name));
        Assert.Equal(scored.GetColumn<uint>("Label"), scored.GetColumn<uint>("PredictedLabel"));

        var options = TrainedModel.Options();
        (options.ImageSize, options.Channels) = ((8, 8), 3);
        using var colour = Ml.Distillation().Network("resnet8", options).Fit(photographs);
        Assert.Equal(new ImageShape(3, 8, 8), colour.ImageShape);
        Assert.InRange(Ml.MulticlassClassification.Evaluate(colour.Transform(photographs)).MicroAccuracy, 0.9, 1);
    }

    [Fact]
    public void Same_seed_gives_the_same_scores_and_another_does_not()
    {
        float[] Scores(int seed)
        {
            var options = TrainedModel.Options();
            options.Seed = seed;
            using var model = Ml.Distillation().Network("resnet8", options).Fit(trained.Train);
            return [.. model.Transform(trained.Test).GetColumn<float[]>("Score").SelectMany(s => s)];
        }

        Assert.Equal(Scores(5), Scores(5));
        Assert.NotEqual(Scores(5), Scores(6));
    }

    [Fact]
    public void Progress_reaches_the_listener_and_the_log()
    {
        var ml = new MLContext();
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        var reports = new ProgressListener();
        var options = TrainedModel.Options();
        options.Progress = reports;
        options.Training = options.Training with { Epochs = 2 };
        using var model = ml.Distillation().Network("resnet8", options).Fit(trained.Train);

        Assert.Equal([0, 1], reports.Where(r => r.EpochEnded).Select(r => r.Epoch));
        Assert.Contains(messages, m => m.Contains("device cpu") || m.Contains("device cuda"));
        Assert.Contains(messages, m => m.StartsWith("epoch 2/2: loss", StringComparison.Ordinal));
        Assert.Equal(2, model.Training!.History.Count);
    }

    [Fact]
    public void Cancellation_stops_Fit()
    {
        using var source = new CancellationTokenSource();
        var options = TrainedModel.Options();
        options.Cancellation = source.Token;
        options.Progress = new ProgressListener(_ => source.Cancel());
        Assert.Throws<OperationCanceledException>(() => Ml.Distillation().Network("resnet8", options).Fit(trained.Train));
    }

    [Fact]
    public void Rows_without_a_label_are_left_out_and_told()
    {
        var ml = new MLContext(seed: 1);
        string? warning = null;
        ml.Log += (_, e) => warning = e.RawMessage.Contains("for want of a label") ? e.RawMessage : warning;
        // Every label that the key data does not name becomes the missing value.
        var names = ml.Data.LoadFromEnumerable([new ClassName { Name = "left" }, new ClassName { Name = "other" }]);
        var pipeline = ml.Transforms.Conversion.MapKeyToValue("Text", "Label")
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Text", keyData: names))
            .Append(ml.Distillation().Network("resnet8", TrainedModel.Options()));
        var model = pipeline.Fit(trained.Train).LastTransformer;
        Assert.Equal("rows left out for want of a label: 48", warning);
        Assert.Equal(["left", "other"], model.ClassNames);
    }

    [Fact]
    public void Classes_that_are_numbers_have_their_values_as_names()
    {
        var pipeline = Ml.Transforms.Conversion.MapKeyToValue("Text", "Label")
            .Append(Ml.Transforms.Conversion.MapValue(
                "Number", [KeyValuePair.Create("left", 7), KeyValuePair.Create("right", -3)], "Text"))
            .Append(Ml.Transforms.Conversion.MapValueToKey("Label", "Number"))
            .Append(Ml.Distillation().Network("resnet8", TrainedModel.Options()));
        Assert.Equal(["7", "-3"], pipeline.Fit(trained.Train).LastTransformer.ClassNames);
    }

    private static MLImage Copy(MLImage image) =>
        MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }

    private sealed class Input
    {
        [ImageType(HalfImages.Side, HalfImages.Side)]
        public MLImage? Image { get; set; }
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
