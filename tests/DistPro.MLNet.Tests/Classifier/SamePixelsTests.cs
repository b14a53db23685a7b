using DistPro.MLNet.Classifier;
using DistPro.MLNet.Tests.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Tests.Classifier;

/// <summary>One image gives one input of the network, whatever its format, and whatever way it takes there.</summary>
public sealed class SamePixelsTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, Pictures.Width, Pictures.Height)]
    [InlineData(3, Pictures.Width, Pictures.Height)]
    [InlineData(1, 8, 10)]
    [InlineData(3, 8, 10)]
    [InlineData(3, 24, 24)]
    public void Scores_are_the_same_on_every_path(int channels, int width, int height)
    {
        var view = View();
        using var trained = Train(view, channels, width, height);
        var expected = Scores(trained.Transform(view));
        Assert.True(expected.Select(s => s[0]).Distinct().Count() > 10); // of a network that tells images apart

        string own = _folder.File("model.distpro"), zip = _folder.File("model.zip");
        trained.Save(own);
        _ml.Model.Save(trained, view.Schema, zip);
        using var loaded = _ml.Distillation().Load(own);
        var chain = new MLContext().Model.Load(zip, out _);
        var restored = _ml.Distillation().Restore(chain);
        ITransformer[] models = [trained, loaded, chain, restored];
        string[] names = ["trained", "own file", "ML.NET's file", "restored"];
        foreach (var (name, model) in names.Zip(models))
        {
            AssertSame($"Transform, {name}", expected, Scores(model.Transform(view)));
            AssertSame($"prediction engine, {name}", expected, EngineScores(model));
            if (width == Pictures.Width)
            {
                var sized = SizedView();
                AssertSame($"images of a known size, {name}", expected, Scores(model.Transform(sized)));
            }
        }
    }

    [Theory]
    [InlineData(Pictures.Width, Pictures.Height)]
    [InlineData(8, 10)]
    [InlineData(24, 24)]
    public void Training_reads_what_ExtractPixels_gives(int width, int height)
    {
        var view = View();
        var planes = _ml.Transforms.ResizeImages("Image", width, height).Append(_ml.Transforms.ExtractPixels("Pixels", "Image"))
            .Fit(view).Transform(view).GetColumn<float[]>("Pixels").ToArray();
        using var images = _ml.Distillation().ReadImages(view, width, height).Images;
        var read = images.Images.data<byte>().ToArray().Chunk(3 * width * height).ToArray();
        Assert.Equal(Inputs.Count, read.Length);
        foreach (var (input, extracted, pixels) in Inputs.Zip(planes, read))
        {
            Assert.True(extracted.SequenceEqual(pixels.Select(b => (float)b)), input.Name);
        }
    }

    [Fact]
    public void Files_are_decoded_as_MLNet_decodes_them()
    {
        Assert.All(Pictures.Names, name =>
        {
            File.Copy(Pictures.File(name), Path.Combine(Directory.CreateDirectory(_folder.File("one")).FullName, name));
            File.Copy(Pictures.File(name), Path.Combine(Directory.CreateDirectory(_folder.File("two")).FullName, name));
        });
        var view = _ml.Distillation().LoadImageFolder(_folder.Path);
        using var cursor = view.GetRowCursor([view.Schema["Image"]]);
        var getter = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        MLImage image = null!;
        foreach (string name in Pictures.Names)
        {
            Assert.True(cursor.MoveNext());
            getter(ref image);
            using var expected = MLImage.CreateFromFile(Pictures.File(name));
            Assert.True(expected.Pixels.SequenceEqual(image.Pixels), name);
        }
        image.Dispose();
    }

    [Fact]
    public void What_is_transparent_is_before_black()
    {
        using var view = _ml.Distillation().ReadImages(View(), Pictures.Width, Pictures.Height).Images;
        var pixels = view.Images.data<byte>().ToArray().Chunk(3 * Pictures.Width * Pictures.Height).ToArray();
        byte[] Of(string name) => pixels[Inputs.FindIndex(i => i.Name == name)];
        var (opaque, alpha) = (Of("rgb.png"), Of("alpha.png"));
        for (int i = 0; i < opaque.Length; i++)
        {
            Assert.InRange(alpha[i] - opaque[i] * Math.Min(255, 17 * (i % Pictures.Width)) / 255.0, -1, 1);
        }
        Assert.All(Of("alpha-nowhere.png"), b => Assert.Equal(0, b));
        foreach (string name in new[] { "alpha.webp", "alpha.bmp" })
        {
            Assert.All(alpha.Zip(Of(name), (a, b) => a - b), difference => Assert.InRange(difference, -1, 1));
        }
        Assert.Equal(alpha, Of("alpha-interlaced.png"));
        Assert.Equal(alpha, Of("premultiplied Bgra32"));
        Assert.Equal(alpha, Of("premultiplied Rgba32"));
        Assert.Equal(opaque, Of("alpha of zero Bgra32")); // bytes of one's own are taken as they are
        Assert.Equal(opaque, Of("any alpha Rgba32"));
    }

    [Fact]
    public void A_row_without_an_image_is_refused_on_every_path()
    {
        var view = View();
        using var trained = Train(view, 1, 8, 10);
        _ml.Model.Save(trained, view.Schema, _folder.File("model.zip"));
        var chain = _ml.Model.Load(_folder.File("model.zip"), out _);
        var none = _ml.Data.LoadFromEnumerable([new ImageRow()]);
        Assert.All([trained, chain, _ml.Distillation().Restore(chain)], model =>
        {
            var error = Assert.ThrowsAny<Exception>(() => Scores(model.Transform(none))).GetBaseException();
            Assert.Contains("found none (an empty path?)", Assert.IsType<InvalidDataException>(error).Message);
        });
    }

    /// <summary>Pictures of all formats, and images that a program makes, each made anew where it is asked for.</summary>
    private static List<(string Name, Func<MLImage> Make)> Inputs { get; } =
    [
        .. Pictures.Names.Select(n => (n, (Func<MLImage>)(() => MLImage.CreateFromFile(Pictures.File(n))))),
        .. new[] { MLPixelFormat.Bgra32, MLPixelFormat.Rgba32 }.SelectMany(format => new (string, Func<MLImage>)[]
        {
            ($"opaque {format}", () => Made(format, "rgb.png", _ => 255)),
            ($"alpha of zero {format}", () => Made(format, "rgb.png", _ => 0)),
            ($"any alpha {format}", () => Made(format, "rgb.png", i => (byte)(37 * i))),
            ($"premultiplied {format}", () => Made(format, "alpha.png", i => (byte)Math.Min(255, 17 * (i % Pictures.Width)))),
        }),
    ];

    private static MLImage Made(MLPixelFormat format, string name, Func<int, byte> alpha)
    {
        using var file = MLImage.CreateFromFile(Pictures.File(name));
        var pixels = file.Pixels.ToArray();
        for (int i = 0; i < pixels.Length; i += 4)
        {
            pixels[i + 3] = alpha(i / 4);
            if (format == MLPixelFormat.Rgba32)
            {
                (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
            }
        }
        return MLImage.CreateFromPixels(file.Width, file.Height, format, pixels);
    }

    // The rows are made anew in each pass, for ResizeImages disposes their images.
    private IDataView View() => _ml.Data.LoadFromEnumerable(
        Inputs.Select((input, i) => new ImageRow { Image = input.Make(), Label = (uint)(i % 2) }));

    private IDataView SizedView() =>
        _ml.Data.LoadFromEnumerable(Inputs.Select(input => new SizedImageRow { Image = input.Make() }));

    private ImageClassifier Train(IDataView view, int channels, int width, int height)
    {
        var options = TrainedModel.Options();
        (options.Channels, options.ImageSize) = (channels, (width, height));
        return _ml.Distillation().Network("resnet8", options).Fit(view);
    }

    private static float[][] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];

    private float[][] EngineScores(ITransformer model)
    {
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        using var engine = _ml.Model.CreatePredictionEngine<ImageRow, ScoredRow>(model, options);
        return [.. Inputs.Select(input => engine.Predict(new ImageRow { Image = input.Make() }).Score)];
    }

    private static void AssertSame(string path, float[][] expected, float[][] found)
    {
        Assert.Equal(expected.Length, found.Length);
        foreach (var (input, first, second) in Inputs.Zip(expected, found))
        {
            double difference = first.Zip(second, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(difference <= 1e-6, $"{path}: scores of {input.Name} differ by {difference}");
        }
    }

    // ML.NET asks for a size; images of any are resized wherever it is not the network's.
    private sealed class ImageRow
    {
        [ImageType(1, 1)]
        public MLImage? Image { get; set; }

        [KeyType(2)]
        public uint Label { get; set; }
    }

    private sealed class SizedImageRow
    {
        [ImageType(Pictures.Height, Pictures.Width)]
        public MLImage? Image { get; set; }
    }

    private sealed class ScoredRow
    {
        public float[] Score { get; set; } = [];
    }
}
