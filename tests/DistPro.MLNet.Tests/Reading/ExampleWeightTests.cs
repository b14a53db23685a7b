using DistPro.MLNet.Classifier;
using DistPro.MLNet.Tests.Views;
using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.MLNet.Tests.Reading;

/// <summary>A column that says how much each row counts.</summary>
public sealed class ExampleWeightTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Theory]
    [InlineData(-1f, "-1")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_weight_that_is_none_is_refused_with_its_row_before_an_image_is_read(float weight, string found)
    {
        var view = new CountingView(View(Rows(12, i => i == 9 ? weight : 1)), "Path");
        var error = Assert.Throws<InvalidDataException>(() => Fit(view));
        Assert.Equal(
            $"Row 9 of example weight column 'Weight': expected a finite number of at least 0, found {found}. Mend or remove "
            + "that row.", error.Message);
        Assert.Equal(0, view.Reads);
    }

    [Theory]
    [InlineData(false, "'left', 'right'")]
    [InlineData(true, "'right'")]
    public void Classes_none_of_whose_images_count_are_named(bool leftCounts, string classes)
    {
        var view = View(Rows(12, i => leftCounts && i % 2 == 0 ? 1 : 0));
        var error = Assert.Throws<InvalidDataException>(() => Fit(view));
        Assert.Contains(
            $"column 'Weight': expected training images with a weight above 0 in each class, found none in {classes}.",
            error.Message);
    }

    [Fact]
    public void A_column_that_is_missing_or_holds_no_numbers_is_found_in_a_chain_before_anything_is_trained()
    {
        var view = View(Rows(4, _ => 1));
        foreach (var (column, message) in new[]
        {
            ("Weights", "The example weight column 'Weights' is missing"),
            ("Name", "Example weight column 'Name': expected a number (Single) in each row, found String. Convert it with"),
        })
        {
            var trainer = Ml.Distillation().Network("resnet8", Options(column));
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => trainer.Fit(view)).Message);
            var chain = Ml.Transforms.CopyColumns("Copy", "Weight").Append(trainer);
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => chain.Fit(view)).Message);
        }
    }

    [Fact]
    public void Rows_of_weight_zero_teach_nothing_whichever_rows_are_left_out()
    {
        // Two of three images are said to be of the other class, and have no weight; some files are no images, and the second run
        // finds the others decoded.
        var rows = Rows(60, i => i % 3 == 0 ? 1 : 0);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].Name = HalfImages.Names[i % 3 == 0 ? i % 2 : 1 - i % 2];
        }
        foreach (int broken in new[] { 0, 10, 11, 30 })
        {
            File.WriteAllText(rows[broken].Path = trained.Folder.File($"broken-{broken}.png"), "no image");
        }
        var options = Options("Weight");
        options.Training = options.Training with { Epochs = 8 };
        options.Reading = new() { SkipUnreadable = true, Workspace = new(trained.Folder.File("weights")) };
        foreach (bool reused in new[] { false, true })
        {
            using var model = Ml.Distillation().Network("resnet8", options).Fit(View(rows));
            Assert.Equal((56, reused), (model.Reading!.Images, model.Reading.Reused));
            Assert.Equal(1, Ml.MulticlassClassification.Evaluate(model.Transform(View(Rows(20, _ => 1)))).MicroAccuracy);
        }
    }

    [Fact]
    public void Weights_that_are_all_alike_change_nothing()
    {
        using var weighted = Fit(View(Rows(12, _ => 7)));
        using var plain = Ml.Distillation().Network("resnet8", Options(null)).Fit(View(Rows(12, _ => 7)));
        Assert.Equal(Losses(plain), Losses(weighted));
    }

    [Fact]
    public void A_row_without_a_label_needs_no_weight_and_counts_one()
    {
        Assert.Equal(Distilled(float.NaN), Distilled(1));
        Assert.NotEqual(Distilled(1), Distilled(1, first: 3));

        double[] Distilled(float unlabelled, float first = 1)
        {
            // Mean 1 over those with a label.
            var rows = Rows(12, i => i < 4 ? unlabelled : i == 4 ? first : (8 - first) / 7);
            foreach (var row in rows.Take(4))
            {
                row.Name = "";
            }
            using var model = Ml.Distillation().Distill(trained.Classifier, "resnet8", Distilling()).Fit(View(rows));
            Assert.Equal(4, model.Reading!.UnlabelledImages);
            return Losses(model);
        }
    }

    [Fact]
    public void Further_images_without_labels_need_no_column_of_weights()
    {
        var options = Distilling();
        options.UnlabelledData = Ml.Transforms.SelectColumns("Path").Fit(View(Rows(4, _ => 1))).Transform(View(Rows(4, _ => 1)));
        var rows = Rows(12, i => i % 2 == 0 ? 3 : 1);
        using var model = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(View(rows));
        Assert.Equal((16, 4), (model.Reading!.Images, model.Reading.UnlabelledImages));
    }

    private static DistillationTrainer.Options Distilling() =>
        Weighed(new DistillationTrainer.Options { Objectives = ["kd"] }, "Weight");

    private static NetworkTrainer.Options Options(string? column) => Weighed(new NetworkTrainer.Options(), column);

    private static T Weighed<T>(T options, string? column) where T : TrainerOptions
    {
        TrainedModel.Quick(options);
        (options.ImageColumnName, options.ImageSize, options.ExampleWeightColumnName) = ("Path", (8, 8), column);
        return options;
    }

    private static double[] Losses(ImageClassifier model) => [.. model.Training!.History.Select(h => h.Loss)];

    private ImageClassifier Fit(IDataView view) => Ml.Distillation().Network("resnet8", Options("Weight")).Fit(view);

    private Row[] Rows(int count, Func<int, float> weight)
    {
        string folder = Directory.CreateDirectory(trained.Folder.File("weighted")).FullName;
        return [.. Enumerable.Range(0, count).Select(i => new Row
        {
            Path = Saved(Path.Combine(folder, $"{i}.png"), i),
            Name = HalfImages.Names[i % 2],
            Weight = weight(i),
        })];

        static string Saved(string path, int index)
        {
            if (!File.Exists(path))
            {
                HalfImages.Save(path, HalfImages.Side, index);
            }
            return path;
        }
    }

    private IDataView View(Row[] rows)
    {
        var view = Ml.Data.LoadFromEnumerable(rows);
        var names = Ml.Data.LoadFromEnumerable(HalfImages.Names.Select(n => new Row { Name = n }));
        return Ml.Transforms.Conversion.MapValueToKey("Label", "Name", keyData: Ml.Transforms.SelectColumns("Name").Fit(names)
            .Transform(names)).Fit(view).Transform(view);
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        public string Name { get; set; } = "";

        public float Weight { get; set; }
    }
}
