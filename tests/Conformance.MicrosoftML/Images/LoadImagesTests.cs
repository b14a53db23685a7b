using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Conformance.MicrosoftML.Images;

public sealed class LoadImagesTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }

    public void Dispose() => _folder.Dispose();

    private IDataView Paths(params string[] paths) => _ml.Data.LoadFromEnumerable(paths.Select(p => new PathRow { Path = p }).ToArray());

    [Fact]
    public void Paths_are_taken_from_the_folder_or_as_they_are()
    {
        string red = _folder.Save("red.png", Pictures.Draw(3, 2, (_, _) => Colour.CrimsonRed));
        _folder.Save("blue.png", Pictures.Draw(1, 4, (_, _) => Colour.RoyalBlue));
        IDataView data = Paths("blue.png", red);

        IDataView images = _ml.Transforms.LoadImages("Image", _folder.Path, "Path").Fit(data).Transform(data);

        Assert.Equal(
            [(1, 4, Colour.RoyalBlue, _folder.File("blue.png")), (3, 2, Colour.CrimsonRed, red)],
            images.Read("Image", (MLImage image) => (image.Width, image.Height, image.At(0, 0), image.Tag)));
    }

    [Fact]
    public void The_column_has_no_size()
    {
        IDataView data = Paths();
        var type = _ml.Transforms.LoadImages("Image", null, "Path").Fit(data).GetOutputSchema(data.Schema)["Image"].Type;
        Assert.Equal<DataViewType>(new ImageDataViewType(), type);
        Assert.Equal("Image", type.ToString());
    }

    [Fact]
    public void The_input_column_may_be_overwritten()
    {
        IDataView data = Paths(_folder.Save("red.png", Pictures.Draw(3, 2, (_, _) => Colour.CrimsonRed)));
        IDataView images = _ml.Transforms.LoadImages("Path", null).Fit(data).Transform(data);
        Assert.Equal([3], images.Read("Path", (MLImage image) => image.Width));
    }

    [Fact]
    public void A_missing_folder_is_told_at_once()
    {
        Assert.Throws<ArgumentException>(() => _ml.Transforms.LoadImages("Image", _folder.File("none"), "Path"));
    }

    [Fact]
    public void A_missing_file_is_told_when_it_is_read()
    {
        IDataView data = Paths("none.png");
        IDataView images = _ml.Transforms.LoadImages("Image", _folder.Path, "Path").Fit(data).Transform(data);

        Assert.Equal(["none.png"], images.Read("Path", (ReadOnlyMemory<char> path) => path.ToString()));
        var missing = Assert.Throws<FileNotFoundException>(() => images.Read("Image", (MLImage image) => image));
        Assert.Equal(_folder.File("none.png"), missing.FileName);
    }

    [Fact]
    public void A_file_that_is_no_image_is_told_when_it_is_read()
    {
        IDataView data = Paths(_folder.Write("text.png", "This is no picture."u8.ToArray()));
        IDataView images = _ml.Transforms.LoadImages("Image", null, "Path").Fit(data).Transform(data);
        Assert.Throws<ArgumentException>(() => images.Read("Image", (MLImage image) => image));
    }

    [StandInFact]
    public void The_message_names_the_file_that_is_no_image()
    {
        string path = _folder.Write("text.png", "This is no picture."u8.ToArray());
        IDataView data = Paths(path);
        IDataView images = _ml.Transforms.LoadImages("Image", null, "Path").Fit(data).Transform(data);
        Assert.Contains(path, Assert.Throws<ArgumentException>(() => images.Read("Image", (MLImage image) => image)).Message);
    }

    /// <summary>Only before the first image: after one, ResizeImages hands on the image that it has just disposed.</summary>
    [Fact]
    public void An_empty_path_gives_no_image_and_zero_pixels()
    {
        string white = _folder.Save("white.png", Pictures.Draw(2, 2, (_, _) => Colour.White));
        IDataView data = Paths("", "", white);
        var pipeline = _ml.Transforms.LoadImages("Image", null, "Path").Append(_ml.Transforms.ResizeImages("Small", 1, 1, "Image"))
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Small"));
        IDataView images = pipeline.Fit(data).Transform(data);

        Assert.Equal([true, true, false], images.Read("Image", (MLImage? image) => image == null));
        Assert.Equal([[0, 0, 0], [0, 0, 0], [255, 255, 255]], images.Read("Pixels", (VBuffer<float> pixels) => pixels.DenseValues().ToArray()));

        IDataView missingLater = Paths(white, "");
        IDataView pixelsLater = pipeline.Fit(missingLater).Transform(missingLater);
        var lost = Assert.ThrowsAny<InvalidOperationException>(() => pixelsLater.Read("Pixels", (VBuffer<float> pixels) => pixels.Length));
        Assert.Contains("Object is disposed", lost.ToString());
    }

    [Fact]
    public void The_path_must_be_text()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new { Path = 3f } });
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.LoadImages("Image", null, "Path").Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.LoadImages("Image", null, "NoSuchColumn").Fit(data));
    }

    [Fact]
    public void Raw_bytes_are_the_whole_file()
    {
        IDataView data = Paths(_folder.Write("a.bin", [1, 2, 3]), "", _folder.Write("b.bin", [4]));
        IDataView raw = _ml.Transforms.LoadRawImageBytes("Bytes", null, "Path").Fit(data).Transform(data);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Byte), raw.Schema["Bytes"].Type);
        Assert.Equal([[1, 2, 3], [], [4]], raw.Read("Bytes", (VBuffer<byte> bytes) => bytes.DenseValues().ToArray()));
    }
}
