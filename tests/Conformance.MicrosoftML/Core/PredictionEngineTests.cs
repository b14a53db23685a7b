using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

public class PredictionEngineTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void One_object_goes_in_and_one_comes_out()
    {
        var model = _ml.Transforms.CopyColumns("Copy", "Number").Append(_ml.Transforms.Concatenate("All", "Copy", "Number")).Fit(Data());
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(model);
        Assert.Equal([1f, 1f], engine.Predict(new Input { Number = 1 }).All);
        var reused = new Output();
        engine.Predict(new Input { Number = 2 }, ref reused);
        Assert.Equal([2f, 2f], reused.All);
        Assert.Equal(["Number: Single", "Text: String", "Copy: Single", "All: Vector<Single, 2>"], engine.OutputSchema.Columns());
    }

    [Fact]
    public void Keys_come_out_counting_from_one()
    {
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(Data());
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(model);
        Assert.Equal(2u, engine.Predict(new Input { Text = "b" }).Key);
        Assert.Equal(0u, engine.Predict(new Input { Text = "new" }).Key);
    }

    [Fact]
    public void An_input_column_that_any_step_reads_must_be_there()
    {
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Append(_ml.Transforms.CopyColumns("All", "Number")).Fit(Data());
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<OnlyNumber, Output>(model));
    }

    [Fact]
    public void Output_columns_may_be_missing_unless_they_must_not()
    {
        var model = _ml.Transforms.CopyColumns("Copy", "Number").Fit(Data());
        using (var engine = _ml.Model.CreatePredictionEngine<Input, Output>(model))
            Assert.Empty(engine.Predict(new Input()).All);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Input, Output>(model, ignoreMissingColumns: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Input, Output>(model, Data().Schema));
    }

    [Fact]
    public void The_input_schema_may_say_more_than_the_class()
    {
        var sized = _ml.Data.LoadFromEnumerable([new Sized()]);
        var model = _ml.Transforms.Concatenate("All", "Vector", "Vector").Fit(sized);
        using var engine = _ml.Model.CreatePredictionEngine<Unsized, OnlyAll>(model, sized.Schema);
        Assert.Equal("Vector<Single, 4>", engine.OutputSchema["All"].Type.ToString());
        Assert.Equal([1f, 2f, 1f, 2f], engine.Predict(new Unsized { Vector = [1, 2] }).All);
    }

    [Fact]
    public void The_engine_disposes_the_transformer_if_it_owns_it()
    {
        var own = new OwnTransformer(_ml, "Copy", "Number");
        _ml.Model.CreatePredictionEngine<Input, Output>(own, new PredictionEngineOptions { OwnsTransformer = false }).Dispose();
        Assert.Equal(0, own.Disposals);
        var engine = _ml.Model.CreatePredictionEngine<Input, Output>(own);
        engine.Dispose();
        engine.Dispose();
        Assert.Equal(1, own.Disposals);
    }

    [Fact]
    public void A_transformer_that_does_not_map_row_to_row_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Input, Output>(new NotByRow()));
    }

    private IDataView Data() => _ml.Data.LoadFromEnumerable([new Input { Number = 1, Text = "a" }, new Input { Number = 2, Text = "b" }]);

    private sealed class Input
    {
        public float Number { get; set; }

        public string Text { get; set; } = "";
    }

    private sealed class OnlyNumber
    {
        public float Number { get; set; }
    }

    private sealed class Output
    {
        public float[] All { get; set; } = [];

        public uint Key { get; set; }
    }

    private sealed class OnlyAll
    {
        public float[] All { get; set; } = [];
    }

    private sealed class Sized
    {
        [VectorType(2)]
        public float[] Vector { get; set; } = [1, 2];
    }

    private sealed class Unsized
    {
        public float[] Vector { get; set; } = [];
    }

    private sealed class NotByRow : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IDataView Transform(IDataView input) => input;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
