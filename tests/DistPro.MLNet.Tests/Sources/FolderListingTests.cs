using System.Runtime.InteropServices;
using System.Text;
using DistPro.MLNet.Reading;
using Microsoft.ML;

namespace DistPro.MLNet.Tests.Sources;

public sealed class FolderListingTests : IDisposable
{
    private static readonly string[] OwnImages = ["cat/picture.png", "dog/picture.png"];

    private readonly ImageFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".ipynb_checkpoints/0-checkpoint.png", "hidden folder")]
    [InlineData(".git/objects/pack/a.idx", "hidden folder")]
    [InlineData(".thumbnails/normal/a.png", "hidden folder")]
    [InlineData("__MACOSX/cat/._picture.png", "hidden folder")]
    [InlineData("$RECYCLE.BIN/a.png", "hidden folder")]
    [InlineData("$Recycle.Bin/a.png", "hidden folder")]
    [InlineData("System Volume Information/IndexerVolumeGuid", "hidden folder")]
    [InlineData("lost+found/a.png", "hidden folder")]
    [InlineData("@eaDir/picture.png/SYNOPHOTO_THUMB_XL.jpg", "hidden folder")]
    [InlineData("#recycle/a.png", "hidden folder")]
    [InlineData("__pycache__/a.pyc", "hidden folder")]
    [InlineData("Thumbs.db", "hidden file")]
    [InlineData(".DS_Store", "hidden file")]
    [InlineData("._cat", "hidden file")]
    [InlineData("cat/.ipynb_checkpoints/picture-checkpoint.png", "hidden folder")]
    [InlineData("cat/@eaDir/picture.png/SYNOPHOTO_THUMB_XL.jpg", "hidden folder")]
    [InlineData("cat/below/__MACOSX/a.png", "hidden folder")]
    [InlineData("cat/._picture.png", "hidden file")]
    [InlineData("cat/.picture.png", "hidden file")]
    [InlineData("cat/below/THUMBS.DB", "hidden file")]
    [InlineData("cat/desktop.ini", "hidden file")]
    [InlineData("cat/Icon\r", "hidden file")]
    public void What_systems_and_tools_leave_behind_is_no_data(string name, string kind)
    {
        _folder.Write(name, EncodedImages.Encode("png"));
        Assert.Equal(OwnImages, _folder.Images());
        Assert.Contains($"passed over: {kind} (1). ", Assert.Single(_folder.Warnings));
        Assert.Equal(new Dictionary<string, int> { [kind] = 1 }, _folder.Read().PassedOver);
    }

    [Fact]
    public void Only_names_below_the_image_folder_count()
    {
        _folder.Write("../.cache/lost+found/cat/a.png", EncodedImages.Encode("png"));
        _folder.Write("../.cache/lost+found/dog/a.png", EncodedImages.Encode("png"));
        Assert.Equal(2, _folder.Ml.Distillation().LoadImageFolder(_folder.PathOf("../.cache/lost+found")).GetRowCount());
        Assert.Empty(_folder.Warnings);
    }

    [Theory]
    [InlineData("cat/a.jfif", "jpg")]
    [InlineData("cat/a.JFIF", "jpg")]
    [InlineData("cat/a.jpe", "jpg")]
    [InlineData("cat/a.Jif", "jpg")]
    [InlineData("cat/a.jfi", "jpg")]
    [InlineData("cat/a.pjpeg", "jpg")]
    [InlineData("cat/a.pjp", "jpg")]
    [InlineData("cat/a.apng", "png")]
    [InlineData("cat/a.DIB", "bmp")]
    [InlineData("cat/a.b.WebP", "webp")]
    [InlineData("cat/below/and/below/a.Gif", "gif")]
    public void Every_extension_of_a_format_that_is_decoded_is_read(string name, string format)
    {
        _folder.Write(name, EncodedImages.Encode(format));
        Assert.Equal(OwnImages.Append(name).Order(StringComparer.Ordinal), _folder.Images());
        Assert.Equal(3, _folder.Read().Images);
        Assert.Empty(_folder.Warnings);
    }

    [Fact]
    public void What_is_left_out_is_counted_by_kind_and_told_by_the_classifier_whatever_steps_come_between()
    {
        string[] names =
        [
            "cat/a.tif", "cat/below/b.TIF", "dog/c.heic", "dog/README", "labels.csv", "cat.jpg", "dog.PNG", "cat/.x",
            ".git/config",
        ];
        Array.ForEach(names, name => _folder.Write(name, [1, 2, 3]));
        for (int i = 0; i < 10; i++)
        {
            _folder.Write($"cat/{i}.png", EncodedImages.Encode("png"));
        }
        var view = _folder.Ml.Transforms.ResizeImages("Image", 8, 8).Fit(_folder.Open()).Transform(_folder.Open());
        var options = TrainedModel.Options();
        options.Training = options.Training with { Epochs = 1 };
        using var classifier = _folder.Ml.Distillation().Network("resnet8", options)
            .Fit(_folder.Ml.Data.TrainTestSplit(view, testFraction: 0.2, seed: 1).TrainSet);
        var expected = new Dictionary<string, int>
        {
            [".tif"] = 2,
            [".heic"] = 1,
            ["no extension"] = 1,
            [".csv"] = 1,
            ["image in no class"] = 2,
            ["hidden file"] = 1,
            ["hidden folder"] = 1,
        };
        Assert.Equal(expected.OrderBy(p => p.Key), classifier.Reading!.PassedOver.OrderBy(p => p.Key));
        Assert.Contains(
            _folder.Warnings, w => w.StartsWith(
                $"Image folder '{_folder.Root}': 9 files, folders and links were passed over: .tif (2), image in no class (2), ",
                StringComparison.Ordinal));
    }

    [Fact]
    public void A_view_of_another_source_has_left_nothing_out()
    {
        using var folder = new TemporaryFolder();
        var (images, result) = _folder.Ml.Distillation().ReadImages(HalfImages.View(_folder.Ml, folder, 4), 8, 8);
        images.Dispose();
        Assert.Empty(result.PassedOver);
    }

    [Fact]
    public void Links_out_of_the_folder_are_followed_unless_told_otherwise()
    {
        _folder.Write("../elsewhere/more/a.png", EncodedImages.Encode("png"));
        _folder.Write("../elsewhere/one.png", EncodedImages.Encode("png"));
        Link("bird", "../elsewhere/more");
        Link("cat/more", "../elsewhere/more");
        Link("dog/one.png", "../elsewhere/one.png");
        Assert.Equal(["bird/a.png", "cat/more/a.png", "cat/picture.png", "dog/one.png", "dog/picture.png"], _folder.Images());
        Assert.Empty(_folder.Warnings);
        Assert.Equal(OwnImages, _folder.Images(followLinks: false));
        Assert.Equal(new Dictionary<string, int> { ["link"] = 3 }, _folder.Read(followLinks: false).PassedOver);
    }

    [Fact]
    public void Links_that_lead_back_end()
    {
        Link("cat/self", "cat");
        Link("cat/root", ".");
        Link("cat/above", "..");
        _folder.Write("../elsewhere/more/a.png", EncodedImages.Encode("png"));
        Link("../elsewhere/more/self", "../elsewhere/more");
        Link("../elsewhere/more/above", "../elsewhere");
        Link("../elsewhere/more/to-other", "../other");
        _folder.Write("../other/b.png", EncodedImages.Encode("png"));
        Link("../other/back", "../elsewhere/more");
        Link("dog/more", "../elsewhere/more");
        Assert.Equal(["cat/picture.png", "dog/more/a.png", "dog/more/to-other/b.png", "dog/picture.png"], _folder.Images());
        Assert.Contains("passed over: link (6). ", Assert.Single(_folder.Warnings));
    }

    [Fact]
    public void Links_into_the_folder_are_read_where_they_lead_and_nowhere_else()
    {
        Link("alias", "cat");
        Link("dog/cats", "cat");
        Link("dog/cat.png", "cat/picture.png");
        // A tool that keeps the files hidden and puts links in their place.
        _folder.Write(".git/annex/objects/1.png", EncodedImages.Encode("png"));
        Link("dog/kept.png", ".git/annex/objects/1.png");
        Assert.Equal(["cat/picture.png", "dog/kept.png", "dog/picture.png"], _folder.Images());
        Assert.Equal(
            new Dictionary<string, int> { ["hidden folder"] = 1, ["link"] = 3 }.OrderBy(p => p.Key),
            _folder.Read().PassedOver.OrderBy(p => p.Key));
    }

    [Fact]
    public void The_folder_itself_may_be_reached_by_links()
    {
        Link("../by-link", ".");
        Link("cat/root", ".");
        Assert.Equal(2, _folder.Ml.Distillation().LoadImageFolder(_folder.PathOf("../by-link")).GetRowCount());
        Assert.Contains("passed over: link (1). ", Assert.Single(_folder.Warnings));
    }

    [Theory]
    [InlineData("nowhere.png")]
    [InlineData("cat/a.png")]
    public void A_link_that_leads_to_nothing_is_an_image_that_cannot_be_read(string target)
    {
        Link("cat/a.png", target);
        Assert.Contains(_folder.PathOf("cat/a.png"), Assert.Throws<InvalidDataException>(() => _folder.Read()).Message);
        var (images, result) = _folder.Ml.Distillation().ReadImages(
            _folder.Open(), 8, 8, reading: new ImageReading { SkipUnreadable = true });
        images.Dispose();
        Assert.Equal((2, 1), (result.Images, result.Unreadable));
    }

    [Theory]
    [InlineData("bird/a.tiff", ".tiff (1)")]
    [InlineData("bird/.a.png", "hidden file (1)")]
    [InlineData("bird/.ipynb_checkpoints/a.png", "hidden folder (1)")]
    [InlineData("bird/a", "no extension (1)")]
    public void A_class_without_images_says_what_is_in_it(string name, string found)
    {
        _folder.Write(name, [1]);
        var error = Assert.Throws<InvalidDataException>(() => _folder.Open());
        Assert.StartsWith($"Class folder '{_folder.PathOf("bird")}': expected images (.png, ", error.Message);
        Assert.Contains($"), found {found}. Add some, or remove the folder.", error.Message);
    }

    [Fact]
    public void A_single_class_says_what_lies_beside_it()
    {
        Directory.Move(_folder.PathOf("dog"), _folder.PathOf(".dog"));
        _folder.Write("a.jpg", [1]);
        Assert.Contains(
            "expected at least 2 sub-folders, one for each class, found 1, and beside them hidden folder (1), "
            + "image in no class (1).",
            Assert.Throws<InvalidDataException>(() => _folder.Open()).Message);
    }

    [Theory]
    [InlineData("bird")] // a class
    [InlineData("cat/below")] // a folder in it
    public void A_name_that_is_not_UTF8_is_told(string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // other file systems have no such names
        }
        byte[] path = [.. Encoding.UTF8.GetBytes(_folder.PathOf(name)), 0xE9, 0];
        Assert.Equal(0, MakeFolder(path, Convert.ToUInt32("777", 8)));
        try
        {
            Assert.Contains(
                $"with names in UTF-8, found '{Path.GetDirectoryName(_folder.PathOf(name))}': nothing can be found under the "
                + $"name of '{_folder.PathOf(name)}\uFFFD'. Give the permission to read it, rename what is in it",
                Assert.Throws<IOException>(() => _folder.Open()).Message);
        }
        finally
        {
            RemoveFolder(path); // .NET cannot
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_listed_is_told()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // the limits of other systems are others
        }
        // Two trees whose names are short enough to be made, and too long once one is in the other.
        string deep = string.Join('/', Enumerable.Repeat(new string('x', 250), 9));
        _folder.Write($"../other/{deep}/a.png", [1]);
        _folder.Write($"cat/{deep}/a.png", EncodedImages.Encode("png"));
        Directory.Move(_folder.PathOf("../other"), _folder.PathOf($"cat/{deep}/other"));
        try
        {
            var error = Assert.Throws<IOException>(() => _folder.Open());
            Assert.StartsWith($"Image folder '{_folder.Root}': expected folders that can be listed, ", error.Message);
            Assert.Contains($"/other/{new string('x', 250)}/", error.Message);
        }
        finally
        {
            Directory.Move(_folder.PathOf($"cat/{deep}/other"), _folder.PathOf("../other")); // or it could not be removed
        }
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(_folder.PathOf(name), _folder.PathOf(target));

    [DllImport("libc", EntryPoint = "mkdir")]
    private static extern int MakeFolder(byte[] path, uint mode);

    [DllImport("libc", EntryPoint = "rmdir")]
    private static extern int RemoveFolder(byte[] path);
}
