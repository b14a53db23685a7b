namespace Microsoft.ML.Data;

/// <summary>Which columns of a mapping's output are asked for, and what they need of the input.</summary>
internal sealed class ActiveColumns
{
    public ActiveColumns(RowMapping mapping, IEnumerable<DataViewSchema.Column> needed)
    {
        Output = new bool[mapping.Bindings.OutputSchema.Count];
        Added = new bool[mapping.Added.Count];
        var input = new bool[mapping.InputSchema.Count];
        foreach (var column in needed)
        {
            Output[column.Index] = true;
            if (mapping.Bindings.IsInput(column.Index, out int index))
                input[index] = true;
            else
                Added[index] = true;
        }

        for (int i = 0; i < Added.Length; i++)
        {
            foreach (int source in Added[i] ? mapping.SourcesOf(i) : [])
                input[source] = true;
        }

        Input = mapping.InputSchema.Where(column => input[column.Index]).ToArray();
    }

    public bool[] Output { get; }

    public bool[] Added { get; }

    public IReadOnlyList<DataViewSchema.Column> Input { get; }
}
