using DistPro.MLNet.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Sources;

public sealed class ImageSourceCatalogTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void All_sources_are_found_by_name() =>
        Assert.Equal(["cifar10", "cifar100", "idx", "image-folder", "unlabelled-folder"], ImageSourceCatalog.All.Names);

    [Fact]
    public void A_source_by_name_gives_the_rows_of_its_method()
    {
        string[] files = Directory.GetFiles(trained.Folder.Path);
        string images = files.First(f => f.Contains("images", StringComparison.Ordinal));
        string labels = images.Replace("images", "labels", StringComparison.Ordinal);
        var byName = _ml.Distillation().LoadImages(
            "idx", new Dictionary<string, object> { ["images"] = images, ["LABELS"] = labels });
        var byMethod = _ml.Distillation().LoadIdx(images, labels);
        Assert.Equal(byMethod.GetColumn<uint>("Label"), byName.GetColumn<uint>("Label"));
    }

    [Fact]
    public void Unknown_names_and_settings_are_told_with_the_nearest()
    {
        var error = Assert.Throws<ArgumentException>(
            () => _ml.Distillation().LoadImages("image-foldr", new Dictionary<string, object>()));
        Assert.Contains("Did you mean 'image-folder'?", error.Message);
        error = Assert.Throws<ArgumentException>(
            () => _ml.Distillation().LoadImages("image-folder", new Dictionary<string, object> { ["foldr"] = "x" }));
        Assert.Contains("Did you mean 'folder'?", error.Message);
    }
}
