using DistPro.Engine.Data;
using DistPro.Engine.Weights;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Classifier;

public class PretrainedTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private static readonly ImageShape Shape = new(1, HalfImages.Side, HalfImages.Side);

    private static string Script => Path.Combine(AppContext.BaseDirectory, "plain.pt");

    private MLContext Ml => trained.Ml;

    [Fact]
    public void Imported_weights_predict_as_the_network_that_they_come_from()
    {
        string path = trained.Folder.File("weights.safetensors");
        trained.Classifier.Save(path); // a safetensors file, with names and normalisation
        using var imported = Ml.Distillation().ImportWeights("resnet8", path, Shape, HalfImages.Names);
        Assert.Equal(Scores(trained.Classifier), Scores(imported));

        using var other = Ml.Distillation().ImportWeights(
            "resnet8", path, Shape, HalfImages.Names, new PretrainedOptions { Mean = [10] });
        Assert.NotEqual(Scores(trained.Classifier), Scores(other));
    }

    [Fact]
    public void Weights_of_another_network_are_refused_with_all_that_differs()
    {
        string path = trained.Folder.File("other.safetensors");
        trained.Classifier.Save(path);
        var error = Assert.Throws<InvalidDataException>(
            () => Ml.Distillation().ImportWeights("resnet14", path, Shape, HalfImages.Names));
        Assert.Contains("missing", error.Message);
        var options = new PretrainedOptions { Match = WeightsMatch.ByOrder };
        Assert.Throws<InvalidDataException>(
            () => Ml.Distillation().ImportWeights("resnet14", path, Shape, HalfImages.Names, options));
    }

    [Theory]
    [InlineData(new float[] { 123.7f, 116.3f, 103.5f }, new float[] { 58.4f, 57.1f, 57.4f }, "one mean for each")]
    [InlineData(new float[] { 1 }, new float[] { 1, 1, 1 }, "one deviation for each")]
    [InlineData(new float[] { 1 }, new float[] { 0 }, "Deviation takes a list, each a number above 0, found [0]")]
    [InlineData(new float[] { float.NaN }, new float[] { 255 }, "Mean takes a list, each a number, found [NaN]")]
    public void A_normalisation_that_does_not_fit_is_refused(float[] mean, float[] deviation, string expected)
    {
        string path = trained.Folder.File("normalised.safetensors");
        trained.Classifier.Save(path);
        var options = new PretrainedOptions { Mean = mean, Deviation = deviation };
        var error = Assert.ThrowsAny<ArgumentException>(
            () => Ml.Distillation().ImportWeights("resnet8", path, Shape, HalfImages.Names, options));
        Assert.Contains(expected, error.Message);
        error = Assert.ThrowsAny<ArgumentException>(
            () => Ml.Distillation().LoadTorchScript(Script, Shape, HalfImages.Names, options));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Tensors_that_are_renamed_to_null_are_left_out()
    {
        string path = trained.Folder.File("renamed.safetensors");
        trained.Classifier.Save(path);
        using var imported = Ml.Distillation().ImportWeights(
            "resnet8", path, Shape, HalfImages.Names,
            new PretrainedOptions { Rename = name => name is "input_mean" or "input_deviation" ? null : name });
        Assert.NotEqual(Scores(trained.Classifier), Scores(imported)); // the pixels are normalised otherwise
    }

    [Fact]
    public void A_model_that_names_no_columns_has_the_usual_ones()
    {
        string path = trained.Folder.File("without-columns.distpro");
        trained.Classifier.Save(path);
        var (network, names, _) = ModelFile.Read(File.ReadAllBytes(path), path);
        using (network)
        {
            File.WriteAllBytes(path, ModelFile.Write(network, names, new Dictionary<string, string>()));
        }
        using var loaded = Ml.Distillation().Load(path);
        Assert.Equal(Scores(trained.Classifier), Scores(loaded));
    }

    [Fact]
    public void A_TorchScript_file_predicts_and_teaches()
    {
        using var script = Ml.Distillation().LoadTorchScript(Script, Shape, HalfImages.Names);
        Assert.Equal(40, Scores(script).Length / 2);
        using var student = Ml.Distillation().Distill(
            script, "resnet8", TrainedModel.Quick(new DistillationTrainer.Options())).Fit(trained.Train);
        Assert.Equal(["ce", "kd"], student.Training!.History[0].LossParts.Keys);
        var error = Assert.Throws<InvalidOperationException>(() => script.Save(trained.Folder.File("script.model")));
        Assert.Contains("plain.pt', and load it again with LoadTorchScript", error.Message);
        Assert.InRange(script.ParameterCount, 1, 10_000);
    }

    [Fact]
    public void A_TorchScript_file_for_other_images_is_refused() =>
        Assert.Throws<ArgumentException>(
            () => Ml.Distillation().LoadTorchScript(Script, new ImageShape(3, 8, 8), HalfImages.Names));

    private float[] Scores(ImageClassifier model) =>
        [.. model.Transform(trained.Test).GetColumn<float[]>("Score").SelectMany(s => s)];
}
