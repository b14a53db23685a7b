using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace Conformance.MicrosoftML.Core;

/// <summary>Model.Save and Model.Load.</summary>
public class ModelFileTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void A_chain_of_built_in_transforms_comes_back_as_it_was()
    {
        var data = Data();
        var chain = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .Append(_ml.Transforms.Conversion.MapValue("Word", [KeyValuePair.Create(1f, "one"), KeyValuePair.Create(2f, "two")], "Number"))
            .Append(_ml.Transforms.Conversion.MapValue("Vector", [KeyValuePair.Create(1f, new[] { 1, 2 })], "Number"))
            .Append(_ml.Transforms.Conversion.MapValue("Class", [KeyValuePair.Create(1f, "x"), KeyValuePair.Create(2f, "y")], "Number", true))
            .Append(_ml.Transforms.CopyColumns("Copy", "Number"))
            .Append(_ml.Transforms.Concatenate("All", "Number", "Copy"))
            .Append(_ml.Transforms.DropColumns("Copy"))
            .Append(_ml.Transforms.SelectColumns("All", "Back", "Word", "Vector", "Class", "Key", "Text", "Number"));
        var model = chain.Fit(data);
        var before = model.Transform(data);
        var loaded = Reload(model, data.Schema, out var schema);
        var after = loaded.Transform(data);

        Assert.Equal(data.Schema.Columns(), schema!.Columns());
        Assert.Equal(before.Schema.Columns(), after.Schema.Columns());
        Assert.Equal(before.Schema["Class"].KeyNames(), after.Schema["Class"].KeyNames());
        Assert.Equal(before.Schema["Key"].KeyNames(), after.Schema["Key"].KeyNames());
        foreach (string column in new[] { "Back", "Word", "Text" })
            Assert.Equal(before.Texts(column), after.Texts(column));
        Assert.Equal(before.Values<uint>("Class"), after.Values<uint>("Class"));
        Assert.Equal(before.Values<float[]>("All"), after.Values<float[]>("All"));
        Assert.Equal(before.Values<int[]>("Vector"), after.Values<int[]>("Vector"));
        Assert.Equal(9, Assert.IsType<TransformerChain<ITransformer>>(loaded).Count());
    }

    [Fact]
    public void A_loaded_model_can_be_saved_again()
    {
        var data = Data();
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data);
        var twice = Reload(Reload(model, data.Schema, out _), data.Schema, out _);
        Assert.Equal(["b", "a"], twice.Transform(data).Schema["Key"].KeyNames());
    }

    [Fact]
    public void Text_of_a_loaded_table_is_still_passed_by_reference()
    {
        var data = Data();
        string weights = new('w', 10_000);
        KeyValuePair<float, string>[] pairs = [KeyValuePair.Create(1f, weights), KeyValuePair.Create(2f, weights)];
        var loaded = Reload(_ml.Transforms.Conversion.MapValue("Weights", pairs, "Number").Fit(data), data.Schema, out _);

        // The string behind the text may hold more than the text.
        (string Text, string? Whole, int Start) FirstRow()
        {
            var text = loaded.Transform(data).Values<ReadOnlyMemory<char>>("Weights")[0];
            Assert.True(MemoryMarshal.TryGetString(text, out string? whole, out int start, out _));
            return (text.ToString(), whole, start);
        }

        var (first, second) = (FirstRow(), FirstRow());
        Assert.Equal(weights, first.Text);
        Assert.Same(first.Whole, second.Whole);
        Assert.Equal(first.Start, second.Start);
    }

    [Fact]
    public void A_custom_mapping_is_saved_by_its_contract_and_assembly()
    {
        var data = Data();
        var model = _ml.Transforms.CustomMapping(new HalvingFactory().GetMapping(), HalvingFactory.Contract).Fit(data);
        var loaded = Reload(model, data.Schema, out _);
        Assert.IsType<CustomMappingTransformer<HalvingFactory.Source, HalvingFactory.Result>>(loaded);
        Assert.Equal([.5f, 1f], loaded.Transform(data).Values<float>("Half"));
    }

    [Fact]
    public void A_custom_mapping_without_a_contract_cannot_be_saved_and_without_a_factory_cannot_be_loaded()
    {
        var data = Data();
        var nameless = _ml.Transforms.CustomMapping(new HalvingFactory().GetMapping(), null).Fit(data);
        Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(nameless, data.Schema, new MemoryStream()));
        var unknown = _ml.Transforms.CustomMapping(new HalvingFactory().GetMapping(), "Nobody's contract").Fit(data);
        Assert.ThrowsAny<Exception>(() => Reload(unknown, data.Schema, out _));
    }

    [Fact]
    public void A_third_party_transformer_is_saved_as_what_it_delegates_to()
    {
        var data = Data();
        var savable = new TransformerChain<ITransformer>(_ml.Transforms.CopyColumns("Copy", "Number").Fit(data));
        var model = new TransformerChain<ITransformer>(new OwnTransformer(_ml, "Copy", "Number") { Saved = savable });
        var loaded = Assert.IsType<TransformerChain<ITransformer>>(Reload(model, data.Schema, out _));
        var inner = Assert.IsType<TransformerChain<ITransformer>>(Assert.Single(loaded));
        Assert.IsType<ColumnCopyingTransformer>(Assert.Single(inner));
        Assert.Equal([1f, 2f], loaded.Transform(data).Values<float>("Copy"));
    }

    [Fact]
    public void A_transformer_that_writes_nothing_cannot_be_saved()
    {
        var model = new OwnTransformer(_ml, "Copy", "Number");
        var error = Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(model, Data().Schema, new MemoryStream()));
        Assert.Contains("ModelSignature not specified", error.Message);
    }

    [Fact]
    public void The_input_schema_keeps_annotations_and_loses_images()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        VBuffer<ReadOnlyMemory<char>> names = new(2, ["a".AsMemory(), "b".AsMemory()]);
        VectorDataViewType namesType = new(TextDataViewType.Instance, 2);
        annotations.Add("KeyValues", namesType, (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Image", new ImageDataViewType(4, 4));
        builder.AddColumn("Label", new KeyDataViewType(typeof(uint), 2), annotations.ToAnnotations());
        builder.AddColumn("Grid", new VectorDataViewType(NumberDataViewType.Double, 2, 3));
        Reload(_ml.Transforms.CopyColumns("Copy", "Number").Fit(Data()), builder.ToSchema(), out var schema);
        Assert.Equal(["Label: Key<UInt32, 0-1>", "Grid: Vector<Double, 2, 3>"], schema!.Columns());
        Assert.Equal(["a", "b"], schema!["Label"].KeyNames());
    }

    [Fact]
    public void Without_a_schema_none_comes_back()
    {
        Reload(_ml.Transforms.CopyColumns("Copy", "Number").Fit(Data()), null, out var schema);
        Assert.Null(schema);
    }

    [Fact]
    public void Foreign_entries_of_the_zip_are_ignored()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Number").Fit(Data()), Data().Schema, stream);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        using (var entry = zip.CreateEntry("Vendor/weights.bin").Open())
            entry.WriteByte(1);
        stream.Position = 0;
        Assert.IsType<ColumnCopyingTransformer>(_ml.Model.Load(stream, out _));
    }

    [Fact]
    public void What_is_no_zip_or_no_model_is_refused()
    {
        Assert.Throws<FormatException>(() => _ml.Model.Load(new MemoryStream("no model"u8.ToArray()), out _));
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("Other").Open().Dispose();
        stream.Position = 0;
        Assert.Throws<InvalidOperationException>(() => _ml.Model.Load(stream, out _));
    }

    [Fact]
    public void A_file_is_written_and_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Number").Fit(Data()), Data().Schema, path);
            Assert.Equal([1f, 2f], _ml.Model.Load(path, out _).Transform(Data()).Values<float>("Copy"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private ITransformer Reload(ITransformer model, DataViewSchema? schema, out DataViewSchema? loadedSchema)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out loadedSchema);
    }

    private IDataView Data() => _ml.Data.LoadFromEnumerable([new { Number = 1f, Text = "b" }, new { Number = 2f, Text = "a" }]);
}
