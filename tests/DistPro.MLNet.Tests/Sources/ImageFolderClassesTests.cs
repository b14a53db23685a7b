using DistPro.MLNet.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Sources;

/// <summary>Which classes a folder has, how they are numbered, how many images of each are taken, and in which order.</summary>
public sealed class ImageFolderClassesTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly ImageFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_that_are_given_keep_their_numbers_and_one_without_images_is_told()
    {
        var view = _folder.Ml.Distillation().LoadImageFolder(_folder.Root, ["dog", "bird", "cat", "ant"]);
        Assert.Equal(["dog", "bird", "cat", "ant"], Names(view));
        Assert.Equal([1u, 3], view.GetColumn<uint>("Label"));
        Assert.Equal(["dog", "cat"], view.GetColumn<string>("ImagePath").Select(p => Path.GetFileName(Path.GetDirectoryName(p))));
        Assert.Contains("no images of 2 of the 4 classes: 'bird', 'ant'.", Assert.Single(_folder.Warnings));
    }

    [Fact]
    public void A_sub_folder_that_is_none_of_the_classes_is_named()
    {
        var error = Assert.Throws<InvalidDataException>(
            () => _folder.Ml.Distillation().LoadImageFolder(_folder.Root, ["bird", "dog"]));
        Assert.Contains("named as the classes, 'bird', 'dog', found also 'cat'.", error.Message);
    }

    [Fact]
    public void A_class_is_found_under_a_folder_that_spells_it_otherwise()
    {
        _folder.Write("cafe\u0301/a.png", EncodedImages.Encode("png"));
        var view = _folder.Ml.Distillation().LoadImageFolder(_folder.Root, ["caf\u00e9", "cat", "dog"]);
        Assert.Equal([1u, 2, 3], view.GetColumn<uint>("Label"));
        Assert.Equal("caf\u00e9", Names(view)[0]);
    }

    [Fact]
    public void A_test_folder_that_lacks_the_first_class_is_evaluated_right()
    {
        HalfImages.WriteFolder(_folder.PathOf("test"), perClass: 6);
        Directory.Delete(_folder.PathOf("test/left"), recursive: true);
        var test = trained.Ml.Distillation().LoadImageFolder(_folder.PathOf("test"), trained.Classifier.ClassNames);
        var metrics = trained.Ml.MulticlassClassification.Evaluate(trained.Classifier.Transform(test));
        Assert.Equal(1, metrics.MicroAccuracy);
        Assert.Equal([0, 6], metrics.ConfusionMatrix.Counts[1]);
    }

    [Fact]
    public void A_class_without_images_may_be_allowed()
    {
        Directory.CreateDirectory(_folder.PathOf("bird"));
        Assert.Contains(
            nameof(ImageFolderSource.AllowEmptyClasses), Assert.Throws<InvalidDataException>(() => _folder.Open()).Message);
        var view = new ImageFolderSource { Folder = _folder.Root, AllowEmptyClasses = true }.Open(_folder.Ml);
        Assert.Equal(["bird", "cat", "dog"], Names(view));
        Assert.Equal([2u, 3], view.GetColumn<uint>("Label"));
        Assert.Contains("'bird'", Assert.Single(_folder.Warnings));
    }

    [Fact]
    public void A_folder_without_an_image_of_any_class_is_refused()
    {
        Directory.CreateDirectory(_folder.PathOf("none/cat"));
        var error = Assert.Throws<InvalidDataException>(
            () => _folder.Ml.Distillation().LoadImageFolder(_folder.PathOf("none"), ["cat", "dog"]));
        Assert.Contains("'cat', 'dog', found nothing", error.Message);
    }

    [Fact]
    public void A_seed_shuffles_the_rows_the_same_way_in_every_pass_and_keeps_their_labels()
    {
        HalfImages.WriteFolder(_folder.PathOf("many"), perClass: 20);
        var ordered = _folder.Ml.Distillation().LoadImageFolder(_folder.PathOf("many"));
        var shuffled = Open(seed: 1);
        var paths = shuffled.GetColumn<string>("ImagePath").ToArray();
        Assert.Equal(paths, Open(seed: 1).GetColumn<string>("ImagePath"));
        Assert.NotEqual(paths, Open(seed: 2).GetColumn<string>("ImagePath"));
        Assert.NotEqual(paths, ordered.GetColumn<string>("ImagePath"));
        Assert.Equal(ordered.GetColumn<string>("ImagePath"), paths.Order(StringComparer.Ordinal));
        Assert.Equal(
            paths.Select(p => p.Contains("left", StringComparison.Ordinal) ? 1u : 2), shuffled.GetColumn<uint>("Label"));
        Assert.True(shuffled.GetColumn<uint>("Label").Take(20).Distinct().Count() == 2); // and not class after class

        IDataView Open(int seed) =>
            new ImageFolderSource { Folder = _folder.PathOf("many"), ShuffleSeed = seed }.Open(_folder.Ml);
    }

    [Fact]
    public void Of_each_class_so_many_images_are_taken_the_first_or_with_a_seed_any()
    {
        HalfImages.WriteFolder(_folder.PathOf("many"), perClass: 20);
        var source = new ImageFolderSource { Folder = _folder.PathOf("many"), LargestClass = 3 };
        string[] first = [.. source.Open(_folder.Ml).GetColumn<string>("ImagePath").Select(p => Path.GetFileName(p)!)];
        Assert.Equal(["000.png", "001.jpg", "002.png", "000.png", "001.jpg", "002.png"], first);
        var any = (source with { ShuffleSeed = 1 }).Open(_folder.Ml);
        Assert.Equal([1u, 1, 1, 2, 2, 2], any.GetColumn<uint>("Label").Order().ToArray());
        Assert.Contains(any.GetColumn<string>("ImagePath"), p => !first.Contains(Path.GetFileName(p)));
        Assert.Throws<ArgumentOutOfRangeException>(() => (source with { LargestClass = 0 }).Open(_folder.Ml));
    }

    [Fact]
    public void A_folder_without_classes_gives_all_images_in_and_below_it_without_labels()
    {
        _folder.Write("beside.png", EncodedImages.Encode("png"));
        _folder.Write("notes.txt", [1]);
        var view = _folder.Ml.Distillation().LoadUnlabelledImages(_folder.Root);
        Assert.Equal(["Image", "ImagePath"], view.Schema.Select(c => c.Name));
        Assert.Equal(
            ["beside.png", "cat/picture.png", "dog/picture.png"],
            view.GetColumn<string>("ImagePath").Select(p => Path.GetRelativePath(_folder.Root, p).Replace('\\', '/')));
        Assert.Equal(3, view.GetColumn<MLImage>("Image").Count(image => image.Width == EncodedImages.Width));
        Assert.Contains("passed over: .txt (1)", Assert.Single(_folder.Warnings));
        Assert.Contains(
            "in or below it, found nothing", Assert.Throws<InvalidDataException>(() => _folder.Ml.Distillation()
                .LoadUnlabelledImages(Directory.CreateDirectory(_folder.PathOf("empty")).FullName)).Message);
    }

    [Fact]
    public void No_folder_at_all_is_called_so() => Assert.Throws<ArgumentNullException>(
        "folder", () => _folder.Ml.Distillation().LoadImageFolder(null!));

    private static string[] Names(IDataView view)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Label"].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }
}
