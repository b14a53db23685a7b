using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Weights;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Tests.Schema;

/// <summary>A name tells a class from all others: in the data, a classifier, its files, between teacher and student.</summary>
public sealed class ClassNameTests : IDisposable
{
    private const string Composed = "caf\u00e9", Decomposed = "cafe\u0301";

    private static readonly string[] Odd =
        ["a", "A", " a", "a ", "a,b", "a\tb", "a\nb", "\"a\"", "a;b", "鳥", "\U0001F600", Decomposed, "\u200b", "\0", "1", "01"];

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("crane", "crane", "'crane' for class 2 and 'crane' for class 3")]
    [InlineData(Composed, Decomposed, "(caf\\u00e9) for class 2")]
    public void Two_classes_of_one_name_are_refused_before_an_image_is_read(string first, string second, string told)
    {
        var view = View("heron", first, second);
        AssertRefused(told, () => _ml.Distillation().Network("resnet8").Fit(view));
        AssertRefused(told, () => _ml.Distillation().ReadImages(view, 8, 8));
        using var teacher = Train(View("a", "b"), 1);
        AssertRefused(told, () => _ml.Distillation().Distill(teacher, "resnet8").Fit(view));
        var options = Options();
        options.ValidationData = view;
        AssertRefused(told, () => _ml.Distillation().Network("resnet8", options).Fit(View("heron", first)));

        HalfImages.View(_ml, _folder, 6);
        string[] names = ["heron", first, second];
        AssertRefused(told, () => _ml.Distillation().LoadIdx(_folder.File("images-1-6"), _folder.File("labels-1-6"), names));
        string weights = _folder.File("weights.safetensors");
        using (var network = NetworkCatalog.Create("resnet8", new ImageShape(1, 8, 8), 3))
        {
            WeightsFile.Save(network, weights);
            AssertRefused(told, () => ModelFile.Write(network, names, new Dictionary<string, string>()));
        }
        AssertRefused(told, () => _ml.Distillation().ImportWeights("resnet8", weights, new ImageShape(1, 8, 8), names));
    }

    [Fact]
    public void A_name_that_no_file_can_hold_is_refused()
    {
        AssertRefused("\\ud800", () => _ml.Distillation().Network("resnet8").Fit(View("heron", "half a pair \ud800")));
        AssertRefused("found none for class 2", () => _ml.Distillation().ImportWeights(
            "resnet8", _folder.File("none"), new ImageShape(1, 8, 8), ["heron", null!]));
    }

    [Fact]
    public void Names_come_back_from_every_file_bit_for_bit()
    {
        var view = View(Odd);
        using var classifier = Train(view, 1);
        Assert.Equal(Odd, classifier.ClassNames);
        var expected = Predicted(classifier.Transform(view));

        string own = _folder.File("own.distpro"), zip = _folder.File("model.zip");
        classifier.Save(own);
        using var loaded = _ml.Distillation().Load(own);
        Assert.Equal(Odd, loaded.ClassNames);
        Assert.Equal(expected, Predicted(loaded.Transform(view)));

        _ml.Model.Save(classifier, view.Schema, zip);
        var model = new MLContext().Model.Load(zip, out _);
        Assert.Equal(expected, Predicted(model.Transform(view)));
        Assert.Equal(expected, Predicted(_ml.Distillation().Restore(model).Transform(view)));
    }

    [Fact]
    public void One_name_in_two_spellings_is_one_class_for_teacher_and_student_and_for_validation()
    {
        using var teacher = Train(View(Composed, "tea"), 2);
        var options = TrainedModel.Quick(new DistillationTrainer.Options());
        (options.ImageSize, options.ValidationData) = ((8, 8), View("tea", Composed));
        using var student = _ml.Distillation().Distill(teacher, "resnet8", options).Fit(View("tea", Decomposed));
        Assert.Equal(["tea", Decomposed], student.ClassNames);
        Assert.Equal(4, student.Training!.History.Count(e => e.Validation is not null));
    }

    [Fact]
    public void Names_that_differ_are_told_with_their_codes()
    {
        using var teacher = Train(View("cat", "do\u0261"), 1);
        var error = Assert.Throws<ArgumentException>(
            () => _ml.Distillation().Distill(teacher, "resnet8", Quick()).Fit(View("cat", "dog")));
        Assert.Contains("Only the data has: 'dog'; only the teacher has: 'do\u0261' (do\\u0261)", error.Message);
    }

    public static TheoryData<string, object> Keys => new()
    {
        { "Single", new[] { 0.1f, 0.1f + 1e-8f, 16777216f, float.NaN } },
        { "Double", new[] { 0.1, 0.1 + 1e-17, 0.30000000000000004, 0.3, double.MaxValue } },
        { "DateTime", new[] { new DateTime(1), new DateTime(2), new DateTime(2026, 3, 1, 12, 0, 0, 1) } },
        { "DateTimeOffset", new[] { new DateTimeOffset(5, TimeSpan.Zero), new DateTimeOffset(5, default).AddTicks(1) } },
        { "TimeSpan", new[] { new TimeSpan(1), new TimeSpan(2), TimeSpan.FromDays(1000) } },
        { "Int64", new[] { long.MinValue, long.MaxValue, 0L } },
        { "Boolean", new[] { true, false } },
        { "Text", Odd },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void Keys_of_any_type_have_names_of_their_own(string type, object values)
    {
        Assert.NotEmpty(type);
        var names = (IReadOnlyList<string>)GetType()
            .GetMethod(nameof(Names), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .MakeGenericMethod(values.GetType().GetElementType()!).Invoke(this, [values])!;
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.True(names.Count >= 2);
    }

    private IReadOnlyList<string> Names<T>(T[] values)
    {
        var rows = _ml.Data.LoadFromEnumerable(values.Concat(values).Select((v, i) => new Valued<T>
        {
            Value = v,
            Image = HalfImages.Image(HalfImages.Side, i),
        }));
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label", "Value").Fit(rows).Transform(rows);
        using var classifier = Train(keyed, 1);
        return classifier.ClassNames;
    }

    private static void AssertRefused(string told, Action use)
    {
        var error = Assert.ThrowsAny<ArgumentException>(use);
        Assert.Contains(told, error.Message);
        Assert.Contains("Rename", error.Message);
    }

    private static string[] Predicted(IDataView view)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["PredictedLabel"].GetKeyValues(ref names);
        string[] values = [.. names.DenseValues().Select(n => n.ToString())];
        return [.. values, .. view.GetColumn<uint>("PredictedLabel").Select(k => values[k - 1])];
    }

    private static NetworkTrainer.Options Options() => TrainedModel.Options();

    private static DistillationTrainer.Options Quick() => TrainedModel.Quick(new DistillationTrainer.Options());

    private ImageClassifier Train(IDataView view, int epochs)
    {
        var options = Options();
        options.Training = options.Training with { Epochs = epochs };
        return _ml.Distillation().Network("resnet8", options).Fit(view);
    }

    // Four images of each class, whose names are the values of the key, in this order. ML.NET's ResizeImages, in a saved model,
    // disposes the images that it has resized: each pass gets new ones.
    private IDataView View(params string[] names)
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 4 * names.Length).Select(i => new Keyed
        {
            Label = (uint)(i % names.Length),
            Image = HalfImages.Image(HalfImages.Side, i, brightness: 100 + i),
        }));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Image", rows.Schema["Image"].Type);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            "KeyValues", new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) =>
                value = new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(n => n.AsMemory())]));
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), names.Length), annotations.ToAnnotations());
        return new NamedView(rows, schema.ToSchema());
    }

    private sealed class Keyed
    {
        [ImageType(HalfImages.Side, HalfImages.Side)]
        public MLImage? Image { get; set; }

        [KeyType(1000)]
        public uint Label { get; set; }
    }

    private sealed class Valued<T>
    {
        [ImageType(HalfImages.Side, HalfImages.Side)]
        public MLImage? Image { get; set; }

        public T? Value { get; set; }
    }

    /// <summary>The columns Image and Label of a view, with another schema.</summary>
    private sealed class NamedView(IDataView source, DataViewSchema schema) : IDataView
    {
        public DataViewSchema Schema => schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            new Cursor(source.GetRowCursor(columnsNeeded.Select(c => source.Schema[c.Name])), schema);

        public DataViewRowCursor[] GetRowCursorSet(
            IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

        private sealed class Cursor(DataViewRowCursor input, DataViewSchema schema) : DataViewRowCursor
        {
            public override DataViewSchema Schema => schema;

            public override long Position => input.Position;

            public override long Batch => input.Batch;

            public override bool MoveNext() => input.MoveNext();

            public override bool IsColumnActive(DataViewSchema.Column column) =>
                input.IsColumnActive(input.Schema[column.Name]);

            public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
                input.GetGetter<TValue>(input.Schema[column.Name]);
        }
    }
}
