using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace Conformance.MicrosoftML.Images;

public class ExtractPixelsTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class ImageRow
    {
        [ImageType(1, 2)]
        public MLImage Image { get; set; } = null!;
    }

    /// <summary>Two pixels, alpha red green blue: 255 1 2 3 and 255 4 5 6.</summary>
    private IDataView TwoPixels(MLPixelFormat format = MLPixelFormat.Bgra32)
    {
        byte[] pixels = format == MLPixelFormat.Bgra32 ? [3, 2, 1, 255, 6, 5, 4, 255] : [1, 2, 3, 255, 4, 5, 6, 255];
        return _ml.Data.LoadFromEnumerable([new ImageRow { Image = MLImage.CreateFromPixels(2, 1, format, pixels) }]);
    }

    private static T[] Extracted<T>(ImagePixelExtractingEstimator estimator, IDataView data) =>
        estimator.Fit(data).Transform(data).Read("Pixels", (VBuffer<T> pixels) => pixels.DenseValues().ToArray()).Single();

    [Theory]
    [InlineData(MLPixelFormat.Bgra32)]
    [InlineData(MLPixelFormat.Rgba32)]
    public void Planes_of_red_green_and_blue_are_the_default(MLPixelFormat format)
    {
        IDataView data = TwoPixels(format);
        var estimator = _ml.Transforms.ExtractPixels("Pixels", "Image");
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3, 1, 2), estimator.Fit(data).GetOutputSchema(data.Schema)["Pixels"].Type);
        Assert.Equal([1f, 4, 2, 5, 3, 6], Extracted<float>(estimator, data));
    }

    [Fact]
    public void Interleaved_colours_come_pixel_by_pixel()
    {
        IDataView data = TwoPixels();
        var estimator = _ml.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: true);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 2, 3), estimator.Fit(data).GetOutputSchema(data.Schema)["Pixels"].Type);
        Assert.Equal([1f, 2, 3, 4, 5, 6], Extracted<float>(estimator, data));
    }

    [Theory]
    [InlineData(ColorBits.All, ColorsOrder.ARGB, new float[] { 255, 1, 2, 3, 255, 4, 5, 6 })]
    [InlineData(ColorBits.All, ColorsOrder.ABGR, new float[] { 255, 3, 2, 1, 255, 6, 5, 4 })]
    [InlineData(ColorBits.Rgb, ColorsOrder.AGBR, new float[] { 2, 3, 1, 5, 6, 4 })]
    [InlineData(ColorBits.Rgb, ColorsOrder.ARBG, new float[] { 1, 3, 2, 4, 6, 5 })]
    [InlineData(ColorBits.Rgb, ColorsOrder.ABRG, new float[] { 3, 1, 2, 6, 4, 5 })]
    [InlineData(ColorBits.Rgb, ColorsOrder.AGRB, new float[] { 2, 1, 3, 5, 4, 6 })]
    [InlineData(ColorBits.Green, ColorsOrder.ARGB, new float[] { 2, 5 })]
    [InlineData(ColorBits.Blue | ColorBits.Alpha, ColorsOrder.ARGB, new float[] { 255, 3, 255, 6 })]
    public void The_wanted_colours_come_in_the_wanted_order(ColorBits colours, ColorsOrder order, float[] expected)
    {
        var estimator = _ml.Transforms.ExtractPixels("Pixels", "Image", colours, order, interleavePixelColors: true);
        Assert.Equal(expected, Extracted<float>(estimator, TwoPixels()));
    }

    [Fact]
    public void The_offset_is_subtracted_before_scaling()
    {
        var estimator = _ml.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 2, scaleImage: 0.5f);
        Assert.Equal([-0.5f, 1, 0, 1.5f, 0.5f, 2], Extracted<float>(estimator, TwoPixels()));
    }

    [Fact]
    public void Bytes_know_neither_offset_nor_scale()
    {
        IDataView data = TwoPixels();
        var estimator = _ml.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 2, scaleImage: 0.5f, outputAsFloatArray: false);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte, 3, 1, 2), estimator.Fit(data).GetOutputSchema(data.Schema)["Pixels"].Type);
        Assert.Equal([1, 4, 2, 5, 3, 6], Extracted<byte>(estimator, data));
    }

    [Fact]
    public void Images_of_unknown_size_are_refused()
    {
        var source = new ImageSource(1, () => Pictures.Numbered(2, 1));
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ExtractPixels("Pixels", "Image").Fit(source));
        Assert.Contains("known-size image", refused.Message);
    }

    [Fact]
    public void An_image_of_another_size_than_its_column_is_refused()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new ImageRow { Image = Pictures.Numbered(2, 2) }]);
        Assert.Throws<InvalidOperationException>(() => Extracted<float>(_ml.Transforms.ExtractPixels("Pixels", "Image"), data));
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ExtractPixels("Pixels", "Image", colorsToExtract: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ExtractPixels("Pixels", "Image", scaleImage: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ExtractPixels("Pixels", "Image", offsetImage: float.NaN));
    }
}
