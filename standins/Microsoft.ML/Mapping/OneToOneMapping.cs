namespace Microsoft.ML.Data;

/// <summary>Columns that are each computed from one input column.</summary>
internal sealed class OneToOneMapping : RowMapping
{
    private readonly DataViewSchema.Column[] _inputs;
    private readonly OutputColumn[] _outputs;

    public OneToOneMapping(DataViewSchema schema, IEnumerable<string> names, DataViewSchema.Column[] inputs, OutputColumn[] outputs)
        : base(schema, names.Zip(outputs, (name, c) => new DataViewSchema.DetachedColumn(name, c.Type, c.Annotations)).ToArray())
    {
        _inputs = inputs;
        _outputs = outputs;
    }

    public override IEnumerable<int> SourcesOf(int added) => [_inputs[added].Index];

    public override Delegate[] MakeGetters(DataViewRow input, bool[] active, ICollection<IDisposable> owned) =>
        _outputs.Select((output, i) => active[i] ? output.MakeGetter(input, owned) : null).ToArray();
}
