using Microsoft.ML;

namespace DistPro.MLNet.Tests.Schema;

public class SchemaErrorTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Fact]
    public void A_missing_image_column_is_named_with_what_is_there()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Network("resnet8", imageColumnName: "Picture").Fit(trained.Train));
        Assert.Contains("image column 'Picture' is missing", error.Message);
        Assert.Contains("Image, ImagePath, Label", error.Message);
    }

    // ML.NET drops what it cannot keep in memory, without a word.
    [Fact]
    public void Where_shuffling_or_a_cache_has_dropped_the_images_the_remedy_is_told()
    {
        var trainer = Ml.Distillation().Network("resnet8", TrainedModel.Options());
        foreach (var view in new[] { Ml.Data.ShuffleRows(trained.Train), Ml.Data.Cache(trained.Train) })
        {
            string[] messages =
            [
                Assert.Throws<ArgumentException>(() => trainer.Fit(view)).Message,
                Assert.Throws<ArgumentException>(() => trained.Classifier.Transform(view)).Message,
            ];
            Assert.All(messages, m => Assert.Contains("ml.Data.ShuffleRows, ml.Data.Cache and AppendCacheCheckpoint drop", m));
            Assert.All(messages, m => Assert.Contains("ImageFolderSource.ShuffleSeed", m));
        }
        var chain = Ml.Transforms.CopyColumns("Copy", "ImagePath").AppendCacheCheckpoint(Ml).Append(trainer);
        Assert.Contains("drop columns", Assert.Throws<ArgumentException>(() => chain.Fit(trained.Train)).Message);
    }

    [Fact]
    public void A_single_class_is_named()
    {
        var view = Ml.Data.LoadFromEnumerable([new Photograph { Path = "a.png", Name = "cat" }]);
        var keyed = Ml.Transforms.Conversion.MapValueToKey("Label", "Name").Fit(view).Transform(view);
        var error = Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Network("resnet8", imageColumnName: "Path").Fit(keyed));
        Assert.Contains("expected at least 2 classes, found 1, 'cat'.", error.Message);
    }

    [Fact]
    public void Data_without_a_labelled_row_are_called_so()
    {
        foreach (Photograph[] rows in new[] { Array.Empty<Photograph>(), [new Photograph { Path = "a.png" }] })
        {
            var view = Ml.Data.LoadFromEnumerable(rows);
            var keyed = Ml.Transforms.Conversion.MapValueToKey("Label", "Name").Fit(view).Transform(view);
            var error = Assert.Throws<ArgumentException>(
                () => Ml.Distillation().Network("resnet8", imageColumnName: "Path").Fit(keyed));
            Assert.Contains(
                "expected at least 2 classes, found 1 without a name, as of data in which no row has a label", error.Message);
        }
    }

    [Fact]
    public void A_missing_label_column_is_named()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Network("resnet8", labelColumnName: "Class").Fit(trained.Train));
        Assert.Contains("label column 'Class' is missing", error.Message);
    }

    [Fact]
    public void A_label_that_is_no_key_says_what_it_is_and_how_to_map_it()
    {
        var text = Ml.Transforms.Conversion.MapKeyToValue("Label").Fit(trained.Train).Transform(trained.Train);
        var error = Assert.Throws<ArgumentException>(() => Ml.Distillation().Network("resnet8").Fit(text));
        Assert.Contains("Label column 'Label': expected a key type, found String", error.Message);
        Assert.Contains("MapValueToKey", error.Message);
    }

    [Fact]
    public void Both_are_found_in_a_chain_before_anything_is_trained()
    {
        var chain = Ml.Transforms.Conversion.MapKeyToValue("Label").Append(Ml.Distillation().Network("resnet8"))
            .Append(Ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        Assert.Contains("expected a key type", Assert.Throws<ArgumentException>(() => chain.Fit(trained.Train)).Message);
    }

    [Fact]
    public void A_column_that_holds_no_images_says_what_it_holds()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Network("resnet8", imageColumnName: "Label").Fit(trained.Train));
        Assert.Contains("Image column 'Label': expected images, found Key", error.Message);
    }

    [Fact]
    public void Images_of_no_fixed_size_ask_for_a_size()
    {
        using var folder = new TemporaryFolder();
        HalfImages.WriteFolder(folder.Path, perClass: 2);
        var error = Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Network("resnet8").Fit(Ml.Distillation().LoadImageFolder(folder.Path)));
        Assert.Contains("ResizeImages", error.Message);
        Assert.Contains("Options.ImageSize", error.Message);
    }

    [Fact]
    public void An_unknown_network_lists_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => Ml.Distillation().Network("resnet9").Fit(trained.Train));
        Assert.Contains("'resnet9'", error.Message);
        Assert.Contains("resnet{6n+2}", error.Message);
    }

    [Fact]
    public void Channels_are_one_or_three() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Ml.Distillation().Network("resnet8", channels: 2).Fit(trained.Train));

    [Fact]
    public void Transform_needs_the_image_column_too()
    {
        var labels = Ml.Transforms.DropColumns("Image").Fit(trained.Test).Transform(trained.Test);
        var error = Assert.Throws<ArgumentException>(() => trained.Classifier.Transform(labels));
        Assert.Contains("image column 'Image' is missing", error.Message);
    }

    private sealed class Photograph
    {
        public string Path { get; set; } = "";

        public string Name { get; set; } = "";
    }
}
