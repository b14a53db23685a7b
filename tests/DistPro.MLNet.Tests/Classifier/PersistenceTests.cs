using DistPro.MLNet.Classifier;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Classifier;

public class PersistenceTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Fact]
    public void MLNet_saves_and_loads_the_weights_inside_its_own_file()
    {
        string path = trained.Folder.File("model.zip");
        Ml.Model.Save(trained.Classifier, trained.Test.Schema, path);
        var loaded = new MLContext().Model.Load(path, out _);

        var expected = trained.Classifier.Transform(trained.Test);
        var found = loaded.Transform(trained.Test);
        AssertSameScores(expected, found);
        Assert.Equal(expected.GetColumn<uint>("PredictedLabel"), found.GetColumn<uint>("PredictedLabel"));
        VBuffer<ReadOnlyMemory<char>> names = default;
        found.Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(HalfImages.Names, names.DenseValues().Select(n => n.ToString()));
        Assert.Equal(
            Ml.MulticlassClassification.Evaluate(expected).MicroAccuracy, Ml.MulticlassClassification.Evaluate(found)
                .MicroAccuracy);
    }

    [Fact]
    public void So_does_this_library_and_a_save_that_fails_keeps_the_file_that_was_there()
    {
        string path = trained.Folder.File("kept.zip");
        Ml.Distillation().Save(trained.Classifier, trained.Test.Schema, path);
        AssertSameScores(
            trained.Classifier.Transform(trained.Test), new MLContext().Model.Load(path, out _).Transform(trained.Test));

        var before = File.ReadAllBytes(path);
        var unsaved = Ml.Transforms.CustomMapping<HalfImage, HalfImage>((_, _) => { }, contractName: null).Fit(trained.Test);
        Assert.ThrowsAny<Exception>(() => Ml.Distillation().Save(unsaved, trained.Test.Schema, path));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void Restore_brings_back_names_and_batches_and_can_be_saved_again()
    {
        var chain = new TransformerChain<ITransformer>(
            trained.Classifier, Ml.Transforms.CopyColumns("Copy", "Score").Fit(trained.Classifier.Transform(trained.Test)));
        string path = trained.Folder.File("chain.zip"), again = trained.Folder.File("again.zip");
        Ml.Model.Save(chain, trained.Test.Schema, path);

        var ml = new MLContext();
        var restored = ml.Distillation().Restore(ml.Model.Load(path, out _));
        var classifier = Assert.Single(((IEnumerable<ITransformer>)restored).OfType<ImageClassifier>());
        Assert.Equal("resnet8", classifier.NetworkName);
        Assert.Equal(HalfImages.Names, classifier.ClassNames);
        var scored = restored.Transform(trained.Test);
        Assert.True(scored.Schema["Score"].HasSlotNames());
        AssertSameScores(trained.Classifier.Transform(trained.Test), scored);

        ml.Model.Save(restored, trained.Test.Schema, again);
        AssertSameScores(scored, ml.Model.Load(again, out _).Transform(trained.Test));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(300)]
    public void Any_number_of_classes_can_be_saved(int classes)
    {
        using var folder = new TemporaryFolder();
        HalfImages.WriteIdx(
            folder.File("images"), [classes, 8, 8], [.. Enumerable.Range(0, classes * 64).Select(i => (byte)(i * 7))]);
        HalfImages.WriteIdx(folder.File("labels"), [classes], [.. Enumerable.Range(0, classes).Select(i => (byte)(i % 256))]);
        var names = Enumerable.Range(0, classes).Select(i => $"class {i}").ToArray();
        var data = Ml.Distillation().LoadIdx(folder.File("images"), folder.File("labels"), names);
        var options = TrainedModel.Options();
        options.Training = options.Training with { Epochs = 1, LearningRate = 0.001 };
        using var model = Ml.Distillation().Network("resnet8", options).Fit(data);
        Ml.Model.Save(model, data.Schema, folder.File("model.zip"));

        var found = new MLContext().Model.Load(folder.File("model.zip"), out _).Transform(data);
        Assert.Equal(classes, ((VectorDataViewType)found.Schema["Score"].Type).Size);
        AssertSameScores(model.Transform(data), found);
    }

    [Fact]
    public void One_file_holds_everything()
    {
        string path = trained.Folder.File("model.distpro");
        trained.Classifier.Save(path);
        using var loaded = new MLContext().Distillation().Load(path);
        Assert.Equal(trained.Classifier.ClassNames, loaded.ClassNames);
        Assert.Null(loaded.Training);
        AssertSameScores(trained.Classifier.Transform(trained.Test), loaded.Transform(trained.Test));
    }

    [Fact]
    public void A_stream_holds_what_the_file_holds_and_stays_open()
    {
        string path = trained.Folder.File("streamed.distpro");
        trained.Classifier.Save(path);
        using var stream = new MemoryStream();
        trained.Classifier.Save(stream);
        Assert.Equal(File.ReadAllBytes(path), stream.ToArray());
        stream.Position = 0;
        using var loaded = Ml.Distillation().Load(stream);
        AssertSameScores(trained.Classifier.Transform(trained.Test), loaded.Transform(trained.Test));
        var error = Assert.Throws<InvalidDataException>(() => Ml.Distillation().Load(stream)); // it is at its end
        Assert.StartsWith("The content of the stream cannot be loaded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        string path = trained.Folder.File("damaged.distpro");
        trained.Classifier.Save(path);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<InvalidDataException>(() => Ml.Distillation().Load(path));
        Assert.Contains(path, error.Message);
        Assert.Contains("checksum", error.Message);
        Assert.Throws<FileNotFoundException>(() => Ml.Distillation().Load(trained.Folder.File("nowhere.distpro")));
    }

    [Fact]
    public void A_failed_save_keeps_the_last_good_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.distpro");
        trained.Classifier.Save(path);
        var before = File.ReadAllBytes(path);
        var impossible = Path.Combine(path, "below-a-file.distpro");
        Assert.ThrowsAny<IOException>(() => trained.Classifier.Save(impossible));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_demo_trains_saves_and_predicts_the_same_in_a_fresh_process()
    {
        using var folder = new TemporaryFolder();
        string photographs = Directory.CreateDirectory(folder.File("photographs")).FullName;
        HalfImages.WriteFolder(photographs, perClass: 30, side: 24);
        var (exitCode, output) = await ExampleProcess.RunAsync(
            "DistPro.Demo.dll", folder.Path, "--images", photographs, "--size", "16", "--short", "--out", folder.File("out"));
        Assert.True(exitCode == 0, output);
        Assert.Contains("Loaded in a fresh process: the same predictions", output);
        Assert.Contains("Confusion table", output);
    }

    private sealed class HalfImage
    {
        public uint Label { get; set; }
    }

    private static void AssertSameScores(IDataView expected, IDataView found) => Assert.All(
        expected.GetColumn<float[]>("Score").Zip(found.GetColumn<float[]>("Score")),
        row => Assert.All(row.First.Zip(row.Second), p => Assert.Equal(p.First, p.Second, 1e-5)));
}
