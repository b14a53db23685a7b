using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Transforms.Image.ImageResizingEstimator;

namespace Conformance.MicrosoftML.Images;

/// <summary>Colours are looked at away from the borders between blocks: how those are blended is up to the image library.</summary>
public class ResizeImagesTests
{
    private static readonly Colour[] Blocks = [Colour.CrimsonRed, Colour.ForestGreen, Colour.RoyalBlue, Colour.White];

    private readonly MLContext _ml = new(seed: 1);

    private static MLImage Wide() => Pictures.Draw(80, 20, (x, _) => Blocks[x / 20]);

    private static MLImage Tall() => Pictures.Draw(20, 80, (_, y) => Blocks[y / 20]);

    private T Resized<T>(MLImage image, int width, int height, ResizingKind kind, Anchor anchor, Func<MLImage, T> take)
    {
        var source = new ImageSource(1, () => image);
        return _ml.Transforms.ResizeImages("Small", width, height, "Image", kind, anchor).Fit(source).Transform(source).Read("Small", take).Single();
    }

    [Fact]
    public void The_column_gets_the_size_height_first()
    {
        var source = new ImageSource(1, Wide);
        var type = _ml.Transforms.ResizeImages("Image", 32, 24).Fit(source).GetOutputSchema(source.Schema)["Image"].Type;
        Assert.Equal(new ImageDataViewType(24, 32), type);
        Assert.Equal("Image<24, 32>", type.ToString());
    }

    [Theory]
    [InlineData(Anchor.Left, 0, 0)]
    [InlineData(Anchor.Right, 3, 3)]
    [InlineData(Anchor.Center, 1, 2)]
    [InlineData(Anchor.Top, 1, 2)]
    [InlineData(Anchor.Bottom, 1, 2)]
    public void Crop_keeps_the_anchored_part_of_a_wide_image(Anchor anchor, int leftBlock, int rightBlock)
    {
        var ends = Resized(Wide(), 10, 10, ResizingKind.IsoCrop, anchor, image => (image.At(1, 5), image.At(8, 5)));
        Pictures.AssertNear(Blocks[leftBlock], ends.Item1, 12);
        Pictures.AssertNear(Blocks[rightBlock], ends.Item2, 12);
    }

    [Theory]
    [InlineData(Anchor.Top, 0, 0)]
    [InlineData(Anchor.Bottom, 3, 3)]
    [InlineData(Anchor.Center, 1, 2)]
    [InlineData(Anchor.Left, 1, 2)]
    [InlineData(Anchor.Right, 1, 2)]
    public void Crop_keeps_the_anchored_part_of_a_tall_image(Anchor anchor, int topBlock, int bottomBlock)
    {
        var ends = Resized(Tall(), 10, 10, ResizingKind.IsoCrop, anchor, image => (image.At(5, 1), image.At(5, 8)));
        Pictures.AssertNear(Blocks[topBlock], ends.Item1, 12);
        Pictures.AssertNear(Blocks[bottomBlock], ends.Item2, 12);
    }

    [Fact]
    public void Crop_in_the_centre_is_the_default()
    {
        var source = new ImageSource(1, Wide);
        var ends = _ml.Transforms.ResizeImages("Image", 10, 10).Fit(source).Transform(source)
            .Read("Image", (MLImage image) => (image.At(1, 5), image.At(8, 5))).Single();
        Pictures.AssertNear(Colour.ForestGreen, ends.Item1, 12);
        Pictures.AssertNear(Colour.RoyalBlue, ends.Item2, 12);
    }

    /// <summary>7 rows less 5 leave 2, halves of it are whole; 8 rows leave 3, and half of it is cut to 1.</summary>
    [Theory]
    [InlineData(7, 1)]
    [InlineData(8, 1)]
    [InlineData(10, 2)]
    public void Pad_centres_the_whole_image_on_black(int height, int firstRow)
    {
        Colour[] ReadRows(MLImage image) => [.. Enumerable.Range(0, height).Select(y => image.At(2, y))];
        var rows = Resized(Wide(), 20, height, ResizingKind.IsoPad, Anchor.Center, ReadRows);
        for (int y = 0; y < height; y++)
            Pictures.AssertNear(y >= firstRow && y < firstRow + 5 ? Colour.CrimsonRed : Colour.Black, rows[y], 6);
    }

    [Fact]
    public void Pad_leaves_columns_beside_a_tall_image()
    {
        var row = Resized(Tall(), 11, 20, ResizingKind.IsoPad, Anchor.Center, image => Enumerable.Range(0, 11).Select(x => image.At(x, 2)).ToArray());
        for (int x = 0; x < 11; x++)
            Pictures.AssertNear(x is >= 3 and < 8 ? Colour.CrimsonRed : Colour.Black, row[x], 6);
    }

    [Fact]
    public void A_padded_image_is_saved_with_its_black()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("padded.png");
        Resized(Wide(), 20, 10, ResizingKind.IsoPad, Anchor.Center, image =>
        {
            image.Save(path);
            return path;
        });
        using var saved = MLImage.CreateFromFile(path);
        Assert.Equal([0, 0, 0, 255], saved.Pixels[..4].ToArray());
    }

    [Fact]
    public void Fill_takes_the_nearest_pixel()
    {
        var colours = Resized(Pictures.Numbered(6, 3), 2, 1, ResizingKind.Fill, Anchor.Center, image => (image.At(0, 0), image.At(1, 0)));
        using var source = Pictures.Numbered(6, 3);
        Assert.Equal((source.At(1, 1), source.At(4, 1)), colours);
    }

    [Fact]
    public void Enlarging_keeps_the_colours()
    {
        MLImage halves = Pictures.Draw(4, 4, (x, _) => Blocks[x / 2]);
        var sides = Resized(halves, 40, 40, ResizingKind.IsoCrop, Anchor.Center, image => (image.At(5, 20), image.At(34, 20)));
        Pictures.AssertNear(Colour.CrimsonRed, sides.Item1, 12);
        Pictures.AssertNear(Colour.ForestGreen, sides.Item2, 12);
    }

    [Theory]
    [InlineData(ResizingKind.IsoPad)]
    [InlineData(ResizingKind.IsoCrop)]
    [InlineData(ResizingKind.Fill)]
    public void An_image_of_the_right_size_is_passed_through(ResizingKind kind)
    {
        MLImage image = Wide();
        Assert.Same(image, Resized(image, 80, 20, kind, Anchor.Center, resized => resized));
        Assert.NotSame(image, Resized(image, 20, 80, kind, Anchor.Center, resized => resized));
    }

    [Fact]
    public void The_tag_goes_along()
    {
        MLImage image = Wide();
        image.Tag = "wide.png";
        Assert.Equal("wide.png", Resized(image, 5, 5, ResizingKind.IsoPad, Anchor.Center, resized => resized.Tag));
    }

    [Fact]
    public void Sizes_must_be_positive_and_the_column_an_image()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ResizeImages("Image", 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ResizeImages("Image", 5, -1));
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new { Image = 3f } });
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ResizeImages("Image", 5, 5).Fit(data));
    }
}
