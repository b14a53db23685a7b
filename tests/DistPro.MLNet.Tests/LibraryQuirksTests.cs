using System.Runtime.InteropServices;
using DistPro.MLNet.Tests.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using static TorchSharp.torch;

namespace DistPro.MLNet.Tests;

/// <summary>
/// What ML.NET and TorchSharp do that their documentation does not promise, and that the named file of this repository relies on:
/// after an upgrade of either, look here first.
/// </summary>
public sealed class LibraryQuirksTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // src/DistPro.MLNet/Schema/SchemaShapes.cs: shapes cannot be made in another way.
    [Fact]
    public void An_empty_chain_tells_an_estimator_the_shape_of_any_schema()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            "KeyValues", new VectorDataViewType(TextDataViewType.Instance, 2), (ref VBuffer<ReadOnlyMemory<char>> _) => { });
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Key", new KeyDataViewType(typeof(uint), 2), annotations.ToAnnotations());
        schema.AddColumn("Sized", new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        schema.AddColumn("Hidden", NumberDataViewType.Int32);
        schema.AddColumn("Hidden", TextDataViewType.Instance);
        var listener = new Listener();
        new EstimatorChain<ITransformer>().Append(listener).Fit(new EmptyView(schema.ToSchema()));
        Assert.Equal(
            ["Key Scalar UInt32 True KeyValues", "Sized Vector Single False ", "Hidden Scalar String False "],
            listener.Heard!.Select(
                c => $"{c.Name} {c.Kind} {c.ItemType} {c.IsKey} {string.Join(' ', c.Annotations.Select(a => a.Name))}"));
    }

    // src/DistPro.MLNet/ImageClassifier.cs saves itself as a chain of built-in transformers, whose mappings nobody registers
    // where they are loaded. Persistence/SavedModelInference.cs decodes the network once, for all rows have the same string.
    [Fact]
    public void A_transformer_may_save_a_chain_whose_mappings_load_by_assembly_and_whose_text_is_one_object()
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new { Row = i }));
        var chain = _ml.Transforms.CustomMapping<Constant.Nothing, Constant.Key>(Constant.Map, Constant.Contract)
            .Append(_ml.Transforms.Conversion.MapValue("Text", [KeyValuePair.Create(7, "the network")], "Key")).Fit(rows);
        using var file = new MemoryStream();
        _ml.Model.Save(new SavedAs(new TransformerChain<ITransformer>([.. chain])), rows.Schema, file);
        var loaded = new MLContext().Model.Load(file, out _);
        Assert.IsType<TransformerChain<ITransformer>>(loaded);

        var view = loaded.Transform(rows);
        var passes = Enumerable.Range(0, 2).SelectMany(_ => _ml.Data.CreateEnumerable<TextRow>(view, reuseRowObject: false));
        var texts = passes.Select(WholeString).ToArray();
        Assert.Equal((6, "the network"), (texts.Length, texts[0]));
        Assert.All(texts, text => Assert.Same(texts[0], text));

        static string WholeString(TextRow row)
        {
            Assert.True(MemoryMarshal.TryGetString(row.Text, out var text, out _, out int length));
            Assert.Equal(text.Length, length);
            return text;
        }
    }

    // src/DistPro.MLNet/Persistence/SavedChain.cs: key k of PredictedLabel is score k - 1.
    [Fact]
    public void MapValue_numbers_its_keys_in_the_order_of_the_list()
    {
        var rows = _ml.Data.LoadFromEnumerable(new uint[] { 2, 0, 1 }.Select(i => new { Index = i }));
        var names = new[] { "zebra", "ant", "mule" }.Select((name, i) => KeyValuePair.Create((uint)i, name));
        var mapping = _ml.Transforms.Conversion.MapValue("Name", names, "Index", treatValuesAsKeyType: true);
        var mapped = mapping.Fit(rows).Transform(rows);
        Assert.Equal([3u, 1, 2], mapped.GetColumn<uint>("Name"));
        VBuffer<ReadOnlyMemory<char>> values = default;
        mapped.Schema["Name"].GetKeyValues(ref values);
        Assert.Equal(["zebra", "ant", "mule"], values.DenseValues().Select(v => v.ToString()));
    }

    // src/DistPro.MLNet/Scoring/ScoredRow.cs predicts the first of equal scores: Evaluate has to see it so.
    [Fact]
    public void Evaluate_takes_the_first_of_equal_scores_whatever_PredictedLabel_says()
    {
        var rows = new[] { 0u, 1u, 1u }
            .Select(label => new Scored { Label = label, Score = [0.4f, 0.4f, 0.2f], PredictedLabel = 2 });
        var metrics = _ml.MulticlassClassification.Evaluate(_ml.Data.LoadFromEnumerable(rows));
        Assert.Equal([1, 0, 0], metrics.ConfusionMatrix.Counts[0]);
        Assert.Equal([2, 0, 0], metrics.ConfusionMatrix.Counts[1]);
        Assert.Equal(1 / 3.0, metrics.MicroAccuracy, 12);
    }

    // src/DistPro.MLNet/Sources/SourceImageView.cs makes a new image for every read, for ResizeImages disposes them.
    [Fact]
    public void ResizeImages_hands_an_image_of_the_right_size_on_and_disposes_it_at_the_next_row()
    {
        var rows = Enumerable.Range(0, 2)
            .Select(_ => new Pixel { Image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, new byte[4]) }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var (first, second, firstAfterwards) = ReadTwo(_ml.Transforms.ResizeImages("Image", 1, 1).Fit(data).Transform(data));
        Assert.Same(rows[0].Image, first);
        Assert.Same(rows[1].Image, second);
        Assert.Equal("Object is disposed.", firstAfterwards);
    }

    // src/DistPro.MLNet/Reading/RowImage.cs tells a row without an image so.
    [Fact]
    public void ResizeImages_leaves_the_image_before_and_disposed_where_a_row_has_none()
    {
        HalfImages.Save(_folder.File("0.png"), 8, 0);
        var paths = _ml.Data.LoadFromEnumerable(new[] { _folder.File("0.png"), "" }.Select(p => new { Path = p }));
        var steps = _ml.Transforms.LoadImages("Image", null!, "Path").Append(_ml.Transforms.ResizeImages("Image", 4, 4));
        var (first, second, firstAfterwards) = ReadTwo(steps.Fit(paths).Transform(paths));
        Assert.Same(first, second);
        Assert.Equal("Object is disposed.", firstAfterwards);
    }

    // src/DistPro.MLNet/Reading/ImagePixels.cs reads the bytes, not GetBGRPixels. Sources/ImageFile.cs makes the same images as
    // ML.NET.
    [Fact]
    public void Decoded_pixels_are_BGRA_multiplied_by_alpha_and_GetBGRPixels_divides_by_it()
    {
        using var image = MLImage.CreateFromStream(new MemoryStream(EncodedImages.TransparentPng()));
        Assert.Equal(MLPixelFormat.Bgra32, image.PixelFormat);
        var (pixels, divided, original) = (image.Pixels.ToArray(), image.GetBGRPixels, EncodedImages.Bgr);
        for (int i = 0; i < original.Length; i++)
        {
            byte alpha = pixels[i / 3 * 4 + 3];
            Assert.Equal(original[i / 3 * 3], alpha); // as it was encoded: alpha is the value of blue
            Assert.InRange(pixels[i / 3 * 4 + i % 3] - original[i] * alpha / 255.0, -1, 1);
            Assert.InRange(divided[i] - original[i], -2, 2);
        }
    }

    // src/DistPro.MLNet/Persistence/SavedModelInput.cs: what the saved chain feeds to the network; Reading/ImagePixels.cs does
    // the same.
    [Theory]
    [InlineData(255)]
    [InlineData(100)]
    [InlineData(0)]
    public void ExtractPixels_gives_planes_of_red_green_and_blue_in_0_to_255_whatever_alpha_is(byte alpha)
    {
        var image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [10, 20, 250, alpha]);
        var data = _ml.Data.LoadFromEnumerable([new Pixel { Image = image }]);
        var sized = _ml.Transforms.ExtractPixels("Pixels", "Image").Fit(data).Transform(data);
        Assert.Equal([250f, 20, 10], sized.GetColumn<float[]>("Pixels").Single());
        Assert.Equal("Vector<Single, 3, 1, 1>", sized.Schema["Pixels"].Type.ToString());
    }

    // src/DistPro.MLNet/Persistence/SavedModelInference.cs: a row without an image is told, not scored.
    [Fact]
    public void ExtractPixels_gives_a_vector_that_is_not_dense_where_there_is_no_image()
    {
        var data = _ml.Data.LoadFromEnumerable([new Pixel()]);
        var view = _ml.Transforms.ExtractPixels("Pixels", "Image").Fit(data).Transform(data);
        using var cursor = view.GetRowCursor([view.Schema["Pixels"]]);
        VBuffer<float> pixels = default;
        cursor.MoveNext();
        cursor.GetGetter<VBuffer<float>>(view.Schema["Pixels"])(ref pixels);
        Assert.Equal((3, false), (pixels.Length, pixels.IsDense));
    }

    // src/DistPro.Engine/Training/FlatParameters.cs: all weights of a network in one vector, and all gradients in another.
    [Fact]
    public void Parameters_and_gradients_can_be_views_of_a_vector_with_the_channels_last()
    {
        using var scope = NewDisposeScope();
        var images = randn(2, 3, 5, 5);
        var (plain, viewed) = (nn.Conv2d(3, 4, 3, bias: false), nn.Conv2d(3, 4, 3, bias: false));
        var (weights, gradients) = (zeros(4 * 3 * 9 + 1), zeros(4 * 3 * 9 + 1));
        Tensor Piece(Tensor vector) => vector.narrow(0, 1, 4 * 3 * 9).view(4, 3, 3, 3).permute(0, 3, 1, 2);
        using (no_grad())
        {
            Piece(weights).copy_(plain.weight);
            viewed.weight.set_(Piece(weights));
            viewed.weight.grad = Piece(gradients);
        }
        for (int step = 0; step < 2; step++)
        {
            plain.call(images).square().sum().backward();
            viewed.call(images).square().sum().backward();
        }
        Assert.True(allclose(Piece(gradients), plain.weight.grad!, rtol: 1e-4, atol: 1e-4));
        Assert.Equal(0, gradients[0].item<float>());
        using (no_grad())
        {
            weights.fill_(0);
        }
        Assert.Equal(0, viewed.call(images).abs().sum().item<float>());
        Assert.True(viewed.weight.requires_grad && viewed.weight.is_leaf);
    }

    // src/DistPro.Engine/Training/RunningStatistics.cs: all running statistics in one vector for each number type.
    [Fact]
    public void Batch_norm_writes_its_statistics_in_place_where_its_buffers_were_set_to()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.BatchNorm2d(2);
        var vectors = new Dictionary<string, Tensor>();
        using (no_grad())
        {
            foreach (var (name, buffer) in norm.named_buffers())
            {
                vectors[name] = buffer.clone();
                buffer.set_(vectors[name].view(buffer.shape));
            }
        }
        norm.train();
        norm.call(ones(1, 2, 3, 3) * 5);
        Assert.Equal([0.5f, 0.5f], vectors["running_mean"].data<float>().ToArray());
        Assert.Equal([0.9f, 0.9f], vectors["running_var"].data<float>().ToArray());
        Assert.Equal(1, vectors["num_batches_tracked"].item<long>());
    }

    // src/DistPro.Engine/Networks/Network.cs turns the images once; every layer after it has to keep the layout.
    [Fact]
    public void Convolution_batch_norm_activation_and_sum_keep_the_channels_last()
    {
        using var scope = NewDisposeScope();
        var images = randn(2, 6, 6, 3).permute(0, 3, 1, 2);
        var kernels = randn(4, 3, 3, 3).permute(0, 3, 1, 2);
        var convolved = nn.functional.conv2d(images, kernels, padding: [1]);
        var normalized = nn.functional.batch_norm(convolved, null, null, training: true);
        var activated = nn.functional.relu(normalized);
        var pooled = nn.functional.max_pool2d(activated + convolved, 2);
        Assert.All(new[] { convolved, normalized, activated, pooled }, map => Assert.Equal(1, map.stride(1)));
    }

    // src/DistPro.Engine/Data/Prefetch.cs: what is made on the thread that runs ahead belongs to no scope of the one that trains.
    [Fact]
    public void A_dispose_scope_sees_the_tensors_of_its_own_thread_only()
    {
        Tensor? made = null;
        using (var scope = NewDisposeScope())
        {
            var thread = new Thread(() => made = ones(1));
            thread.Start();
            thread.Join();
            Assert.Equal(0, scope.DisposablesCount);
        }
        Assert.False(made!.IsInvalid);
        made.Dispose();
    }

    private static (MLImage First, MLImage Second, string FirstAfterwards) ReadTwo(IDataView data)
    {
        using var cursor = data.GetRowCursor([data.Schema["Image"]]);
        var getter = cursor.GetGetter<MLImage>(data.Schema["Image"]);
        MLImage image = null!;
        cursor.MoveNext();
        getter(ref image);
        var first = image;
        Assert.True(first.Width > 0);
        cursor.MoveNext();
        getter(ref image);
        return (first, image, Assert.Throws<InvalidOperationException>(() => first.Width).Message);
    }

    private sealed class Listener : IEstimator<ITransformer>
    {
        public SchemaShape? Heard { get; private set; }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Heard = inputSchema;

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();
    }

    private sealed class EmptyView(DataViewSchema schema) : IDataView
    {
        public DataViewSchema Schema => schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => 0;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            throw new NotSupportedException();

        public DataViewRowCursor[] GetRowCursorSet(
            IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => throw new NotSupportedException();
    }

    private sealed class SavedAs(ITransformer other) : ITransformer
    {
        public bool IsRowToRowMapper => other.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => other.GetOutputSchema(inputSchema);

        public IDataView Transform(IDataView input) => other.Transform(input);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => other.GetRowToRowMapper(inputSchema);

        void ICanSaveModel.Save(ModelSaveContext ctx) => other.Save(ctx);
    }

    [CustomMappingFactoryAttribute(Contract)]
    private sealed class Constant : CustomMappingFactory<Constant.Nothing, Constant.Key>
    {
        public const string Contract = "DistPro.MLNet.Tests.Constant";

        public static void Map(Nothing input, Key output) => output.Value = 7;

        public override Action<Nothing, Key> GetMapping() => Map;

        public sealed class Nothing;

        public sealed class Key
        {
            [ColumnName("Key")]
            public int Value { get; set; }
        }
    }

    private sealed class TextRow
    {
        public ReadOnlyMemory<char> Text { get; set; }
    }

    // Keys count from 0 here, from 1 in the view.
    private sealed class Scored
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        [KeyType(3)]
        public uint PredictedLabel { get; set; }
    }

    private sealed class Pixel
    {
        [ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }
}
