using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>Chains of estimators and of transformers, with third-party ones in them.</summary>
public class ChainTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void Each_estimator_is_fitted_on_what_the_ones_before_it_make()
    {
        DataViewSchema? seen = null;
        var last = new OwnEstimator<OwnTransformer>(view =>
        {
            seen = view.Schema;
            return new OwnTransformer(_ml, "Last", "Copy");
        });
        TransformerChain<OwnTransformer> model = _ml.Transforms.CopyColumns("Copy", "Number").Append(last).Fit(Data());
        Assert.Equal(["Number", "Text", "Copy"], seen!.Select(column => column.Name));
        Assert.IsType<OwnTransformer>(model.LastTransformer);
        Assert.Equal(2, model.Count());
        Assert.Equal([1f, 2f, 3f], model.Transform(Data()).Values<float>("Last"));
        Assert.Equal(["Number", "Text", "Copy", "Last"], model.GetOutputSchema(Data().Schema).Select(column => column.Name));
    }

    [Fact]
    public void An_empty_chain_tells_an_estimator_the_shape_of_any_schema()
    {
        var builder = new DataViewSchema.Builder();
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, 2), (ref VBuffer<ReadOnlyMemory<char>> _) => { });
        annotations.AddPrimitiveValue("Note", TextDataViewType.Instance, "x".AsMemory());
        builder.AddColumn("Key", new KeyDataViewType(typeof(uint), 2), annotations.ToAnnotations());
        builder.AddColumn("Sized", new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        builder.AddColumn("Unsized", new VectorDataViewType(new KeyDataViewType(typeof(byte), 2)));
        builder.AddColumn("Hidden", NumberDataViewType.Int32);
        builder.AddColumn("Hidden", TextDataViewType.Instance);
        var probe = new OwnEstimator<ITransformer>(_ => _ml.Transforms.CopyColumns("A", "Key").Fit(new EmptyView(builder.ToSchema())));
        new EstimatorChain<ITransformer>().Append(probe).Fit(new EmptyView(builder.ToSchema()));

        string Describe(SchemaShape.Column c) => $"{c.Name} {c.Kind} {c.ItemType} {c.IsKey} [{string.Join(", ", c.Annotations.Select(Describe))}]";
        Assert.Equal(
            [
                "Key Scalar UInt32 True [KeyValues Vector String False [], Note Scalar String False []]",
                "Sized Vector Single False []",
                "Unsized VariableVector Byte True []",
                "Hidden Scalar String False []",
            ],
            probe.Shape!.Select(Describe));
    }

    [Fact]
    public void Transformers_take_part_in_their_scope_only()
    {
        var chain = new EstimatorChain<ITransformer>()
            .Append(_ml.Transforms.CopyColumns("Always", "Number"))
            .Append(_ml.Transforms.CopyColumns("InTests", "Number"), TransformerScope.TrainTest)
            .Fit(Data());
        Assert.Null(chain.Transform(Data()).Schema.GetColumnOrNull("InTests"));
        Assert.NotNull(chain.Transform(Data(), TransformerScope.Everything).Schema.GetColumnOrNull("InTests"));
        Assert.NotNull(chain.GetOutputSchema(Data().Schema, TransformerScope.Testing).GetColumnOrNull("InTests"));
        Assert.Single(chain.GetModelFor(TransformerScope.Scoring));
    }

    [Fact]
    public void Transformers_append_by_nesting()
    {
        ITransformer first = _ml.Transforms.CopyColumns("A", "Number").Fit(Data());
        var chain = first.Append(_ml.Transforms.CopyColumns("B", "A").Fit(first.Transform(Data())));
        Assert.Equal([1f, 2f, 3f], chain.Transform(Data()).Values<float>("B"));
        Assert.Same(first, chain.First());
        var longer = chain.Append(new OwnTransformer(_ml, "C", "B"));
        Assert.Equal(3, longer.Count());
    }

    [Fact]
    public void A_chain_owns_its_transformers()
    {
        var own = new OwnTransformer(_ml, "Copy", "Number");
        var chain = new TransformerChain<ITransformer>(own);
        chain.Dispose();
        chain.Dispose();
        Assert.Equal(1, own.Disposals);
    }

    [Fact]
    public void The_last_transformer_must_be_of_the_chains_type()
    {
        Assert.Throws<InvalidOperationException>(() => new TransformerChain<OwnTransformer>(_ml.Transforms.CopyColumns("A", "Number").Fit(Data())));
        Assert.Null(new TransformerChain<ITransformer>().LastTransformer);
    }

    [Fact]
    public void Behind_a_cache_checkpoint_rows_are_read_once()
    {
        int rows = 0;
        var data = _ml.Data.LoadFromEnumerable(new[] { 1f, 2f }.Select(number =>
        {
            rows++;
            return new { Number = number };
        }));
        var twoPasses = new OwnEstimator<OwnTransformer>(view =>
        {
            Assert.Equal([1f, 2f], view.Values<float>("Copy"));
            Assert.Equal([1f, 2f], view.Values<float>("Copy"));
            return new OwnTransformer(_ml, "Last", "Copy");
        });
        _ml.Transforms.CopyColumns("Copy", "Number").AppendCacheCheckpoint(_ml).Append(twoPasses).Fit(data);
        Assert.Equal(2, rows);
        Assert.Throws<InvalidOperationException>(() => new EstimatorChain<ITransformer>().AppendCacheCheckpoint(_ml));
    }

    [Fact]
    public void A_row_mapper_is_bound_to_one_schema_object()
    {
        ITransformer chain = _ml.Transforms.CopyColumns("Copy", "Number").Append(_ml.Transforms.Concatenate("All", "Copy", "Number")).Fit(Data());
        Assert.True(chain.IsRowToRowMapper);
        var data = Data();
        var mapper = chain.GetRowToRowMapper(data.Schema);
        Assert.Same(data.Schema, mapper.InputSchema);
        Assert.Equal(["Number"], mapper.GetDependencies([mapper.OutputSchema["All"]]).Select(column => column.Name));

        using var cursor = data.GetRowCursor(data.Schema);
        using var row = mapper.GetRow(cursor, [mapper.OutputSchema["All"]]);
        VBuffer<float> all = default;
        var getter = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["All"]);
        cursor.MoveNext();
        cursor.MoveNext();
        getter(ref all);
        Assert.Equal([2, 2], all.DenseValues());
        using var other = Data().GetRowCursor([]);
        Assert.Throws<ArgumentOutOfRangeException>(() => mapper.GetRow(other, []));
    }

    [Fact]
    public void The_row_of_a_mapper_disposes_its_input()
    {
        var data = Data();
        ITransformer copy = _ml.Transforms.CopyColumns("Copy", "Number").Fit(data);
        var mapper = copy.GetRowToRowMapper(data.Schema);
        var input = new NotingRow(data.Schema);
        mapper.GetRow(input, []).Dispose();
        Assert.True(input.IsDisposed);
        Assert.Throws<InvalidOperationException>(() => mapper.GetRow(new NotingRow(Data().Schema), []));
    }

    private IDataView Data() => _ml.Data.LoadFromEnumerable(new[] { 1f, 2f, 3f }.Select(number => new { Number = number, Text = "" }));

    private sealed class NotingRow(DataViewSchema schema) : DataViewRow
    {
        public bool IsDisposed { get; private set; }

        public override long Position => 0;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => throw new NotSupportedException();

        public override bool IsColumnActive(DataViewSchema.Column column) => false;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => throw new NotSupportedException();

        protected override void Dispose(bool disposing) => IsDisposed = true;
    }
}
