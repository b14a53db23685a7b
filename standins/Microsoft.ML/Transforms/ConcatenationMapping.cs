namespace Microsoft.ML.Data;

/// <summary>One vector column made of several columns.</summary>
internal sealed class ConcatenationMapping : RowMapping
{
    private readonly DataViewSchema.Column[] _inputs;

    public ConcatenationMapping(DataViewSchema schema, string output, DataViewSchema.Column[] inputs, PrimitiveDataViewType itemType)
        : base(schema, [MakeColumn(output, inputs, itemType)]) => _inputs = inputs;

    public override IEnumerable<int> SourcesOf(int added) => _inputs.Select(input => input.Index);

    public override Delegate[] MakeGetters(DataViewRow input, bool[] active, ICollection<IDisposable> owned)
    {
        if (!active[0])
            return [null];
        return _inputs is [{ Type: VectorDataViewType } only]
            ? [Getters.Of(input, only)]
            : [(Delegate)GenericCall.Invoke(typeof(ConcatenationMapping), nameof(Concatenation), [_inputs[0].Type.ItemType().RawType], input, _inputs)];
    }

    /// <summary>A single vector passes as it is, dimensions and annotations included.</summary>
    private static DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column[] inputs, PrimitiveDataViewType itemType)
    {
        if (inputs is [{ Type: VectorDataViewType } only])
            return new(name, only.Type, only.Annotations);
        int[] sizes = inputs.Select(input => (input.Type as VectorDataViewType)?.Size ?? 1).ToArray();
        int size = sizes.Contains(0) ? 0 : sizes.Sum();
        var annotations = new DataViewSchema.Annotations.Builder();
        if (itemType is NumberDataViewType && inputs.All(input => input.IsNormalized()))
            annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        if (size > 0 && inputs.Any(input => input.Type is not VectorDataViewType || input.HasSlotNames()))
        {
            var names = inputs.Zip(sizes).SelectMany(pair => SlotNames(pair.First, pair.Second)).ToArray();
            var type = new VectorDataViewType(TextDataViewType.Instance, size);
            annotations.Add(AnnotationKinds.SlotNames, type, Copiers.Constant(new VBuffer<ReadOnlyMemory<char>>(size, names)));
        }

        return new(name, new VectorDataViewType(itemType, size), annotations.ToAnnotations());
    }

    /// <summary>A scalar lends its name, a vector's slot names come behind the vector's name.</summary>
    private static IEnumerable<ReadOnlyMemory<char>> SlotNames(DataViewSchema.Column input, int size)
    {
        if (input.Type is not VectorDataViewType)
            return [input.Name.AsMemory()];
        if (!input.HasSlotNames())
            return new ReadOnlyMemory<char>[size];
        VBuffer<ReadOnlyMemory<char>> names = default;
        input.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.IsEmpty ? name : $"{input.Name}.{name}".AsMemory());
    }

    private static ValueGetter<VBuffer<T>> Concatenation<T>(DataViewRow row, DataViewSchema.Column[] inputs)
    {
        var parts = inputs.Select(input => input.Type is VectorDataViewType ? row.GetGetter<VBuffer<T>>(input) : Single<T>(row, input)).ToArray();
        var buffers = new VBuffer<T>[parts.Length];
        return (ref VBuffer<T> destination) =>
        {
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i](ref buffers[i]);
                int expected = (inputs[i].Type as VectorDataViewType)?.Size ?? 1;
                if (expected != 0 && expected != buffers[i].Length)
                    throw new InvalidOperationException($"Column '{inputs[i].Name}': expected {expected} slots, but got {buffers[i].Length}");
            }

            Join(buffers, ref destination);
        };
    }

    private static ValueGetter<VBuffer<T>> Single<T>(DataViewRow row, DataViewSchema.Column input)
    {
        var getter = row.GetGetter<T>(input);
        return (ref VBuffer<T> destination) =>
        {
            var editor = VBufferEditor.Create(ref destination, 1);
            getter(ref editor.Values[0]);
            destination = editor.Commit();
        };
    }

    /// <summary>The result is sparse if no more than half of its slots have a value.</summary>
    private static void Join<T>(VBuffer<T>[] parts, ref VBuffer<T> destination)
    {
        int length = parts.Sum(part => part.Length), count = parts.Sum(part => part.GetValues().Length);
        bool sparse = count <= length / 2;
        var editor = VBufferEditor.Create(ref destination, length, sparse ? count : length);
        int offset = 0, filled = 0;
        foreach (var part in parts)
        {
            if (sparse)
            {
                foreach (var (slot, value) in part.Items())
                {
                    editor.Values[filled] = value;
                    editor.Indices[filled++] = offset + slot;
                }
            }
            else
            {
                part.CopyTo(editor.Values, offset);
            }

            offset += part.Length;
        }

        destination = editor.Commit();
    }
}
