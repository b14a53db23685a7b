using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;
using static Microsoft.ML.Transforms.Image.ImageResizingEstimator;

namespace Conformance.MicrosoftML.Images;

public class ImageColumnTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class SizedRow
    {
        [ImageType(2, 3)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class UnsizedRow
    {
        [ImageType]
        public MLImage Image { get; set; } = null!;
    }

    private static List<float> FirstPixels(IDataView data) => data.Read("Pixels", (VBuffer<float> pixels) => pixels.GetItemOrDefault(0));

    [Fact]
    public void An_image_member_with_a_size_becomes_a_column()
    {
        MLImage image = Pictures.Numbered(3, 2);
        IDataView data = _ml.Data.LoadFromEnumerable([new SizedRow { Image = image }]);
        Assert.Equal(new ImageDataViewType(2, 3), data.Schema["Image"].Type);
        Assert.Same(image, data.Read("Image", (MLImage read) => read).Single());
    }

    [Fact]
    public void An_image_member_needs_a_size()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable(Array.Empty<UnsizedRow>()));
    }

    [Fact]
    public void Image_types_are_equal_by_size()
    {
        Assert.Equal<DataViewType>(new ImageDataViewType(2, 3), new ImageDataViewType(2, 3));
        Assert.NotEqual<DataViewType>(new ImageDataViewType(2, 3), new ImageDataViewType(3, 2));
        Assert.NotEqual<DataViewType>(new ImageDataViewType(2, 3), new ImageDataViewType());
        Assert.Equal(new ImageTypeAttribute(2, 3), new ImageTypeAttribute(2, 3));
        Assert.NotEqual(new ImageTypeAttribute(2, 3), new ImageTypeAttribute(3, 2));
        Assert.Equal(typeof(MLImage), new ImageDataViewType().RawType);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageDataViewType(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageTypeAttribute(1, -1));
    }

    /// <summary>Who reads a row disposes the image of the row before: the objects in memory are gone after one pass.</summary>
    [Fact]
    public void Images_kept_in_memory_last_for_one_pass()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { Colour.CrimsonRed, Colour.White }
            .Select(colour => new SizedRow { Image = Pictures.Draw(3, 2, (_, _) => colour) }).ToArray());
        var pipeline = _ml.Transforms.ResizeImages("Same", 3, 2, "Image").Append(_ml.Transforms.ExtractPixels("Pixels", "Same"));
        IDataView pixels = pipeline.Fit(data).Transform(data);

        Assert.Equal([220f, 255f], FirstPixels(pixels));
        Assert.Contains("Object is disposed", Assert.Throws<InvalidOperationException>(() => FirstPixels(pixels)).Message);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(2, 2)]
    public void A_source_that_makes_its_images_afresh_can_be_read_again_and_again(int width, int height)
    {
        var made = new List<MLImage>();
        var source = new ImageSource(4, () =>
        {
            made.Add(Pictures.Draw(3, 2, (_, _) => Colour.CrimsonRed));
            return made[^1];
        });
        var pipeline = _ml.Transforms.ResizeImages("Small", width, height, "Image").Append(_ml.Transforms.ExtractPixels("Pixels", "Small"));
        IDataView pixels = pipeline.Fit(source).Transform(source);

        for (int pass = 1; pass <= 3; pass++)
            Assert.Equal(Enumerable.Repeat((float)Colour.CrimsonRed.Red, 4), FirstPixels(pixels));
        Assert.Equal(12, made.Count);
    }

    [Fact]
    public void A_saved_pipeline_does_the_same_after_loading()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Save("wide.png", Pictures.Draw(30, 10, (x, _) => x < 15 ? Colour.RoyalBlue : Colour.White));
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new { Path = path } });
        var pipeline = _ml.Transforms.LoadImages("Image", folder.Path, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", 6, 4, "Image", ResizingKind.IsoPad, Anchor.Left))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Image", ColorBits.All, ColorsOrder.ABGR, true, offsetImage: 1, scaleImage: 2))
            .Append(_ml.Transforms.LoadRawImageBytes("Bytes", null, "Path"));
        ITransformer model = pipeline.Fit(data);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        (IDataView before, IDataView after) = (model.Transform(data), loaded.Transform(data));
        Assert.Equal(before.Schema.Select(c => $"{c.Name} {c.Type}"), after.Schema.Select(c => $"{c.Name} {c.Type}"));
        Assert.Equal(Dense<float>(before, "Pixels"), Dense<float>(after, "Pixels"));
        Assert.Equal(Dense<byte>(before, "Bytes"), Dense<byte>(after, "Bytes"));
    }

    private static List<T[]> Dense<T>(IDataView data, string column) => data.Read(column, (VBuffer<T> vector) => vector.DenseValues().ToArray());
}
