using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Tests.Views;
using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.MLNet.Tests.Trainers;

public sealed class StartFromTests : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TrainedModel _trained;
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public StartFromTests(TrainedModel trained)
    {
        _trained = trained;
        _model = _folder.File("trained.distpro");
        trained.Classifier.Save(_model);
    }

    private MLContext Ml => _trained.Ml;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("network")]
    [InlineData("student")]
    [InlineData("search")]
    public void A_network_that_starts_from_trained_weights_knows_the_classes_at_once(string kind)
    {
        Assert.InRange(Accuracy(Still(new NetworkTrainer.Options())), 0, 0.8);
        var start = new StartingWeights(_model);
        Assert.InRange(
            kind switch
            {
                "network" => Accuracy(Still(new NetworkTrainer.Options { StartFrom = start })),
                "student" => Accuracy(Ml.Distillation().Distill(
                    _trained.Classifier, "resnet8", Still(new DistillationTrainer.Options { StartFrom = start }))),
                _ => Accuracy(Ml.Distillation().SearchProcess(_trained.Classifier, "resnet8", Still(
                    new ProcessSearchTrainer.Options { StartFrom = start, Search = new() { Transforms = ["simple"] } }))),
            },
            0.9, 1);
    }

    [Fact]
    public void The_classifier_of_other_classes_is_made_anew_and_the_log_tells_what_was_taken()
    {
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        var data = ThreeClasses.View(Ml, _folder, 90, 1, ThreeClasses.Names);
        var options = Quick(new NetworkTrainer.Options { StartFrom = new StartingWeights(_model) });
        using var model = ml.Distillation().Network("resnet8", options).Fit(data);
        Assert.InRange(Ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy, 0.9, 1);
        string told = Assert.Single(messages, m => m.StartsWith("resnet8 starts from", StringComparison.Ordinal));
        Assert.Contains($"'{_model}'", told);
        Assert.EndsWith("2 left out (fc.weight, fc.bias); 2 not found (fc.weight, fc.bias)", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_is_a_start_and_its_frozen_stages_stay_as_they_are()
    {
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        var data = ThreeClasses.View(Ml, _folder, 90, 1, ThreeClasses.Names);
        var options = Quick(new NetworkTrainer.Options { StartFrom = _trained.Classifier, FreezeStages = 3 });
        using var model = ml.Distillation().Network("resnet8", options).Fit(data);
        Assert.Contains(messages, m => m.Contains("3 of 4 stages are frozen", StringComparison.Ordinal));
        Assert.Equal(_trained.Classifier.ParameterCount + 64 + 1, model.ParameterCount); // of a class more, frozen ones too
        var (before, after) = (Kernels(_trained.Classifier), Kernels(model));
        var frozen = before.Where(k => !k.Key.StartsWith("layer3", StringComparison.Ordinal));
        Assert.All(frozen, k => Assert.Equal(k.Value, after[k.Key]));
        Assert.NotEqual(before["layer3.0.conv2.weight"], after["layer3.0.conv2.weight"]);
    }

    [Fact]
    public void Stages_of_drawn_weights_are_not_frozen_and_no_more_than_there_are()
    {
        var options = Quick(new NetworkTrainer.Options { FreezeStages = 2 });
        var error = Assert.Throws<ArgumentException>(() => Ml.Distillation().Network("resnet8", options));
        Assert.Contains("FreezeStages is 2 and StartFrom is null", error.Message);
        (options.StartFrom, options.FreezeStages) = (_trained.Classifier, 5);
        var view = new CountingView(_trained.Train, "Image");
        error = Assert.Throws<ArgumentOutOfRangeException>(() => Ml.Distillation().Network("resnet8", options).Fit(view));
        Assert.Contains("has 4 stages, the stem included", error.Message);
        Assert.Equal(0, view.Reads);
    }

    [Theory]
    [InlineData("nothing fits")]
    [InlineData("no such file")]
    [InlineData("damaged")]
    public void A_file_of_no_use_is_told_before_an_image_is_read(string fault)
    {
        var view = new CountingView(_trained.Train, "Image");
        var options = Quick(new NetworkTrainer.Options { StartFrom = new StartingWeights(_model) });
        if (fault == "nothing fits")
        {
            options.StartFrom = options.StartFrom! with { Rename = name => $"other.{name}" };
        }
        else if (fault == "no such file")
        {
            options.StartFrom = new StartingWeights(_model + "s");
        }
        else
        {
            File.WriteAllBytes(_model, File.ReadAllBytes(_model)[..^1]);
        }
        var error = Record.Exception(() => Ml.Distillation().Network("resnet8", options).Fit(view));
        Assert.True(fault == "no such file" ? error is FileNotFoundException : error is InvalidDataException, $"{error}");
        Assert.Contains(_model, error!.Message);
        Assert.Equal(0, view.Reads);
    }

    [Fact]
    public void A_student_that_is_made_from_its_teacher_starts_from_no_file()
    {
        var options = Quick(new DistillationTrainer.Options
        {
            StartFrom = new StartingWeights(_model),
            Objectives = ["simkd"],
        });
        var error = Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Distill(_trained.Classifier, "resnet8", options));
        Assert.Contains("Objective 'simkd'", error.Message);
        Assert.Contains(_model, error.Message);
    }

    [Fact]
    public void The_normalisation_is_that_of_the_file_or_of_the_images_where_the_file_has_none()
    {
        string plain = _folder.File("plain.safetensors");
        var shape = new ImageShape(1, HalfImages.Side, HalfImages.Side);
        using (var network = NetworkCatalog.Create("resnet8", shape, 2))
        {
            network.SetNormalization([11], [22]);
            WeightsFile.Save(network, plain);
        }
        Assert.Equal(11, Mean(new StartingWeights(plain)));
        Assert.NotEqual(11, Mean(new StartingWeights(plain) { Rename = WithoutNormalization }));

        static string? WithoutNormalization(string name) => name is "input_mean" or "input_deviation" ? null : name;

        float Mean(StartingWeights start)
        {
            using var model = Ml.Distillation().Network(
                "resnet8", Still(new NetworkTrainer.Options { StartFrom = start })).Fit(_trained.Train);
            string path = _folder.File("result.distpro");
            model.Save(path);
            using var network = ModelFile.Read(File.ReadAllBytes(path), path).Network;
            return network.State().Single(s => s.Name == "input_mean").Value.item<float>();
        }
    }

    [Fact]
    public void A_checkpoint_of_a_run_that_started_elsewhere_is_refused()
    {
        CheckpointSettings checkpoint = new(_folder.File("run.checkpoint"));
        var options = Still(new NetworkTrainer.Options());
        options.Training = options.Training with { Checkpoint = checkpoint };
        Ml.Distillation().Network("resnet8", options).Fit(_trained.Train).Dispose();
        options.StartFrom = new StartingWeights(_model);
        var error = Assert.Throws<InvalidOperationException>(
            () => Ml.Distillation().Network("resnet8", options).Fit(_trained.Train));
        Assert.Contains("is of another run: Started from", error.Message);
        (options.StartFrom, options.FreezeStages) = (new StartingWeights(_model), 2);
        options.Training = options.Training with { Checkpoint = new(_folder.File("frozen.checkpoint")) };
        Ml.Distillation().Network("resnet8", options).Fit(_trained.Train).Dispose();
        options.FreezeStages = 1;
        error = Assert.Throws<InvalidOperationException>(
            () => Ml.Distillation().Network("resnet8", options).Fit(_trained.Train));
        Assert.Contains("is of another run: Frozen stages is 2, and 1 in this one", error.Message);
    }

    private Dictionary<string, float[]> Kernels(ImageClassifier classifier)
    {
        string path = _folder.File($"{Guid.NewGuid()}.distpro");
        classifier.Save(path);
        using var network = ModelFile.Read(File.ReadAllBytes(path), path).Network;
        return network.State().Where(s => s.Name.Contains("conv", StringComparison.Ordinal))
            .ToDictionary(s => s.Name, s => s.Value.detach().data<float>().ToArray());
    }

    private static T Quick<T>(T options) where T : TrainerOptions => TrainedModel.Quick(options);

    // One epoch at a rate that moves nothing.
    private static T Still<T>(T options) where T : TrainerOptions
    {
        Quick(options).Training = options.Training with { Epochs = 1, LearningRate = 1e-12 };
        return options;
    }

    private double Accuracy(NetworkTrainer.Options options) => Accuracy(Ml.Distillation().Network("resnet8", options));

    private double Accuracy(IEstimator<ImageClassifier> trainer)
    {
        using var model = trainer.Fit(_trained.Train);
        return Ml.MulticlassClassification.Evaluate(model.Transform(_trained.Test)).MicroAccuracy;
    }
}
