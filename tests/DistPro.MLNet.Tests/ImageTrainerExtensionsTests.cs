using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.MLNet.Tests;

public class ImageTrainerExtensionsTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const string Resnet8 = NetworkNames.CifarResNet8;

    [Fact]
    public void The_trainers_catalog_gives_the_network_that_the_distillation_catalog_gives_bit_for_bit()
    {
        MLContext first = new(seed: 3), second = new(seed: 3);
        using var expected = first.Distillation().Network(Resnet8, Set(new NetworkTrainer.Options())).Fit(Renamed(trained.Train));
        using var found = second.MulticlassClassification.Trainers.ImageNetwork(
            second, Resnet8, "Class", "Picture", "Weight", epochs: 2, imageSize: (12, 10), validationSet: Renamed(trained.Test))
            .Fit(Renamed(trained.Train));
        AssertSame(expected, found);
    }

    [Fact]
    public void The_trainers_catalog_gives_the_student_that_the_distillation_catalog_gives_bit_for_bit()
    {
        MLContext first = new(seed: 3), second = new(seed: 3);
        using var teacher = first.Distillation().Network("resnet14", Set(new NetworkTrainer.Options()))
            .Fit(Renamed(trained.Train));
        using var expected = first.Distillation()
            .Distill(teacher, Resnet8, Set(new DistillationTrainer.Options { Objectives = ["at", "dkd"] }))
            .Fit(Renamed(trained.Train));
        using var found = second.MulticlassClassification.Trainers.ImageDistillation(
            second, teacher, Resnet8, "Class", "Picture", "Weight", ["at", "dkd"], 2, (12, 10), Renamed(trained.Test))
            .Fit(Renamed(trained.Train));
        AssertSame(expected, found);
        Assert.Equal(["ce", "at", "dkd"], found.Training!.History[0].LossParts.Keys);
    }

    [Fact]
    public void Options_arrive_as_they_are_and_what_is_not_said_is_as_in_the_distillation_catalog()
    {
        var ml = trained.Ml;
        var trainers = ml.MulticlassClassification.Trainers;
        using var network = trainers.ImageNetwork(ml, Resnet8, TrainedModel.Options()).Fit(trained.Train);
        Assert.Equal(Bytes(trained.Classifier), Bytes(network));

        var options = TrainedModel.Quick(new DistillationTrainer.Options());
        using var expected = ml.Distillation().Distill(network, Resnet8, options).Fit(trained.Train);
        using var student = trainers.ImageDistillation(ml, network, Resnet8, options).Fit(trained.Train);
        Assert.Equal(Bytes(expected), Bytes(student));

        var few = ml.Data.TakeRows(trained.Train, 8);
        using var kd = trainers.ImageDistillation(ml, network, Resnet8, epochs: 1).Fit(few);
        Assert.Equal(["ce", "kd"], kd.Training!.History[0].LossParts.Keys);
        using var plain = trainers.ImageNetwork(ml, Resnet8, epochs: 1).Fit(few);
        using var catalogs = ml.Distillation().Network(Resnet8, epochs: 1).Fit(few);
        Assert.Equal(Bytes(catalogs), Bytes(plain));
    }

    [Fact]
    public void Students_that_are_made_of_a_trained_network_are_those_of_the_distillation_catalog()
    {
        var ml = trained.Ml;
        var trainers = ml.MulticlassClassification.Trainers;
        var half = Student.Of(trained.Classifier, stages: 3);
        using var alone = ml.Distillation().Network(half, TrainedModel.Options()).Fit(trained.Train);
        using var network = trainers.ImageNetwork(ml, half, TrainedModel.Options()).Fit(trained.Train);
        Assert.Equal("resnet8[stages=3]", network.NetworkName);
        Assert.Equal(Bytes(alone), Bytes(network));

        var options = TrainedModel.Quick(new DistillationTrainer.Options());
        using var taught = ml.Distillation().Distill(trained.Classifier, half, options).Fit(trained.Train);
        using var student = trainers.ImageDistillation(ml, trained.Classifier, half, options).Fit(trained.Train);
        Assert.Equal(Bytes(taught), Bytes(student));

        Assert.Throws<ArgumentException>(() => trainers.ImageNetwork(new MLContext(1), half, TrainedModel.Options()));
        Assert.Throws<ArgumentException>(
            () => trainers.ImageDistillation(new MLContext(1), trained.Classifier, half, options));
    }

    [Fact]
    public void The_trainers_of_one_context_refuse_another_context()
    {
        var trainers = trained.Ml.MulticlassClassification.Trainers;
        var error = Assert.Throws<ArgumentException>(() => trainers.ImageNetwork(new MLContext(seed: 1), Resnet8));
        Assert.Equal(
            "The context: expected the one whose trainers these are, found another. Give the same to both, as in "
            + "ml.MulticlassClassification.Trainers.ImageNetwork(ml, \"resnet8\"). (Parameter 'context')", error.Message);
        Assert.Throws<ArgumentException>(
            () => trainers.ImageDistillation(new MLContext(seed: 1), trained.Classifier, Resnet8));
    }

    [Fact]
    public void Names_of_the_simple_forms_are_checked_when_the_estimator_is_made()
    {
        var trainers = trained.Ml.MulticlassClassification.Trainers;
        Assert.Contains("'rasnet8'", Assert.Throws<ArgumentException>(
            () => trainers.ImageNetwork(trained.Ml, "rasnet8")).Message);
        Assert.Contains("'kdd'", Assert.Throws<ArgumentException>(
            () => trainers.ImageDistillation(trained.Ml, trained.Classifier, Resnet8, objectives: ["kdd"])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainers.ImageNetwork(trained.Ml, Resnet8, epochs: -1));
    }

    // Label, image and weight have other names, so that a name that is not handed on is missed.
    private IDataView Renamed(IDataView data)
    {
        var transforms = trained.Ml.Transforms;
        return transforms.CopyColumns("Class", "Label").Append(transforms.CopyColumns("Picture", "Image"))
            .Append(transforms.Conversion.MapKeyToValue("Name", "Label"))
            .Append(transforms.Expression("Weight", "x => x == \"left\" ? 1f : 2f", "Name"))
            .Append(transforms.DropColumns("Label", "Image")).Fit(data).Transform(data);
    }

    private T Set<T>(T options) where T : TrainerOptions
    {
        (options.LabelColumnName, options.ImageColumnName, options.ImageSize) = ("Class", "Picture", (12, 10));
        options.ExampleWeightColumnName = "Weight";
        options.ValidationData = Renamed(trained.Test);
        options.Training = new TrainingOptions { Epochs = 2 };
        return options;
    }

    private static void AssertSame(ImageClassifier expected, ImageClassifier found)
    {
        Assert.Equal(Bytes(expected), Bytes(found));
        Assert.Equal(expected.Training!.History.Select(h => h.Validation), found.Training!.History.Select(h => h.Validation));
        Assert.NotNull(found.Training.History[^1].Validation);
    }

    private static byte[] Bytes(ImageClassifier classifier)
    {
        using var stream = new MemoryStream();
        classifier.Save(stream);
        return stream.ToArray();
    }
}
