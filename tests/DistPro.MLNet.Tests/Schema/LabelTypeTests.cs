using System.Reflection;
using DistPro.MLNet.Classifier;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Tests.Schema;

/// <summary>A predicted label has the values of the label, in their type, whatever way the classifier went.</summary>
public sealed class LabelTypeTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, object> Labels => new()
    {
        { "sbyte", new sbyte[] { -5, 7 } },
        { "byte", new byte[] { 200, 7 } },
        { "short", new short[] { -300, 7 } },
        { "ushort", new ushort[] { 60000, 7 } },
        { "int", new[] { 10, -20 } },
        { "uint", new uint[] { 4000000000u, 7 } },
        { "long", new[] { long.MinValue, 7 } },
        { "ulong", new ulong[] { ulong.MaxValue, 7 } },
        { "float", new[] { 0.1f, -1e-30f } },
        { "double", new[] { 0.1, -1e-300 } },
        { "bool", new[] { true, false } },
        { "DateTime", new[] { new DateTime(2026, 3, 1, 12, 0, 0, 1), new DateTime(5) } },
        { "DateTimeOffset", new[] { new DateTimeOffset(2026, 3, 1, 12, 0, 0, 1, TimeSpan.FromHours(2)), new(5, default) } },
        { "TimeSpan", new[] { new TimeSpan(1, 2, 3, 4, 5), new TimeSpan(-1) } },
        { "text", new[] { "a", "10" } },
    };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Values_come_back_after_Fit_Save_Load_and_Restore(string type, object values)
    {
        Assert.NotEmpty(type);
        GetType().GetMethod(nameof(Check), BindingFlags.NonPublic | BindingFlags.Instance)!
            .MakeGenericMethod(values.GetType().GetElementType()!)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [values], null);
    }

    private void Check<T>(T[] values)
    {
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i => new Row<T>
        {
            Value = values[i % 2],
            Image = HalfImages.Image(HalfImages.Side, i),
        }));
        var options = TrainedModel.Options();
        var key = _ml.Transforms.Conversion.MapValueToKey("Label", "Value");
        var pipeline = key.Append(_ml.Distillation().Network("resnet8", options))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "PredictedLabel"));
        var model = pipeline.Fit(rows);
        var classifier = ((IEnumerable<ITransformer>)model).OfType<ImageClassifier>().Single();
        AssertBack(model);

        string zip = _folder.File("model.zip"), own = _folder.File("model.distpro");
        _ml.Model.Save(model, rows.Schema, zip);
        var loaded = new MLContext().Model.Load(zip, out _);
        AssertBack(loaded);
        AssertBack(_ml.Distillation().Restore(loaded));

        classifier.Save(own);
        using var read = _ml.Distillation().Load(own);
        var keyed = key.Fit(rows).Transform(rows);
        var scored = read.Transform(keyed);
        Assert.Equal(KeyValues(keyed, "Label"), KeyValues(scored, "PredictedLabel"));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names); // these stay text
        Assert.Equal(read.ClassNames, names.DenseValues().Select(n => n.ToString()));

        void AssertBack(ITransformer transformer)
        {
            var found = transformer.Transform(rows);
            Assert.Equal(values, found.GetColumn<T>("Back").Take(2));
            Assert.Equal(rows.Schema["Value"].Type, found.Schema["Back"].Type);
            Assert.Equal(1, _ml.MulticlassClassification.Evaluate(found).MicroAccuracy);
            Assert.DoesNotContain(found.Schema, c => c.Name.StartsWith("__", StringComparison.Ordinal));
        }

        static T[] KeyValues(IDataView view, string column) => typeof(T) == typeof(string)
            ? (T[])(object)Read<ReadOnlyMemory<char>>(view, column).Select(v => v.ToString()).ToArray()
            : Read<T>(view, column);

        static TValue[] Read<TValue>(IDataView view, string column)
        {
            VBuffer<TValue> buffer = default;
            view.Schema[column].GetKeyValues(ref buffer);
            return [.. buffer.DenseValues()];
        }
    }

    private sealed class Row<T>
    {
        public T? Value { get; set; }

        [ImageType(HalfImages.Side, HalfImages.Side)]
        public MLImage? Image { get; set; }
    }
}
