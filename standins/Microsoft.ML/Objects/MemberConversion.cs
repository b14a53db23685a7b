using System.Linq.Expressions;

namespace Microsoft.ML.Data;

/// <summary>Between a member of a user's object and a column: strings are text, arrays are vectors, scalar keys count from zero in objects.</summary>
internal static class MemberConversion
{
    /// <summary>The getter of a column whose value stands in a member of the object that is current.</summary>
    public static Delegate Getter<TRow>(TypedColumn column, Func<TRow> current)
    {
        var type = column.MemberType;
        if (type == typeof(string))
            return TextGetter(Reader<TRow, string>(column), current);
        if (type == typeof(string[]))
            return TextsGetter(Reader<TRow, string[]>(column), current);
        if (type.IsArray)
            return (Delegate)Call(nameof(ArrayGetter), [typeof(TRow), type.GetElementType()], column, current);
        if (column.Type is VectorDataViewType vector)
            return (Delegate)Call(nameof(BufferGetter), [typeof(TRow), vector.ItemType.RawType], column, current);
        return (Delegate)Call(column.Type is KeyDataViewType ? nameof(KeyGetter) : nameof(DirectGetter), [typeof(TRow), type], column, current);
    }

    /// <summary>What copies a column's current value into a member of an object. Keys stay as they are, counting from one.</summary>
    public static Action<TRow> Setter<TRow>(TypedColumn column, DataViewRow input, DataViewSchema.Column source)
    {
        var type = column.MemberType;
        if (type == typeof(string))
            return TextSetter(Writer<TRow, string>(column), input.GetGetter<ReadOnlyMemory<char>>(source));
        if (type == typeof(string[]))
            return TextsSetter(Writer<TRow, string[]>(column), input.GetGetter<VBuffer<ReadOnlyMemory<char>>>(source));
        if (type.IsArray)
            return (Action<TRow>)Call(nameof(ArraySetter), [typeof(TRow), type.GetElementType()], column, input, source);
        string method = column.Type is VectorDataViewType ? nameof(BufferSetter) : nameof(DirectSetter);
        return (Action<TRow>)Call(method, [typeof(TRow), source.Type is VectorDataViewType v ? v.ItemType.RawType : type], column, input, source);
    }

    /// <summary>The getter of an annotation whose value was given as an object would hold it: a string, an array.</summary>
    public static Delegate AnnotationGetter<T>(T value, DataViewType type)
    {
        if (value is string text && type is TextDataViewType)
            return TextGetter<T>(_ => text, () => value);
        if (value is string[] texts)
            return TextsGetter<T>(_ => texts, () => value);
        if (value is Array)
            return (Delegate)Call(nameof(ConstantArrayGetter), [value.GetType().GetElementType()], value);
        return Copiers.Constant(value);
    }

    private static object Call(string method, Type[] types, params object[] arguments) =>
        GenericCall.Invoke(typeof(MemberConversion), method, types, arguments);

    private static Func<TRow, TMember> Reader<TRow, TMember>(TypedColumn column)
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, column.Member), row).Compile();
    }

    private static Action<TRow, TMember> Writer<TRow, TMember>(TypedColumn column)
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TMember));
        var assignment = Expression.Assign(Expression.MakeMemberAccess(row, column.Member), value);
        return Expression.Lambda<Action<TRow, TMember>>(assignment, row, value).Compile();
    }

    private static ValueGetter<ReadOnlyMemory<char>> TextGetter<TRow>(Func<TRow, string> read, Func<TRow> current) =>
        (ref ReadOnlyMemory<char> destination) => destination = read(current()).AsMemory();

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> TextsGetter<TRow>(Func<TRow, string[]> read, Func<TRow> current) =>
        (ref VBuffer<ReadOnlyMemory<char>> destination) =>
        {
            string[] texts = read(current()) ?? [];
            var editor = VBufferEditor.Create(ref destination, texts.Length);
            for (int i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            destination = editor.Commit();
        };

    private static ValueGetter<VBuffer<T>> ConstantArrayGetter<T>(T[] value) =>
        (ref VBuffer<T> destination) => VBuffer<T>.Copy(value, 0, ref destination, value.Length);

    private static ValueGetter<VBuffer<T>> ArrayGetter<TRow, T>(TypedColumn column, Func<TRow> current)
    {
        var read = Reader<TRow, T[]>(column);
        return (ref VBuffer<T> destination) =>
        {
            T[] values = read(current()) ?? [];
            VBuffer<T>.Copy(values, 0, ref destination, values.Length);
        };
    }

    private static ValueGetter<VBuffer<T>> BufferGetter<TRow, T>(TypedColumn column, Func<TRow> current)
    {
        var read = Reader<TRow, VBuffer<T>>(column);
        return (ref VBuffer<T> destination) => read(current()).CopyTo(ref destination);
    }

    private static ValueGetter<T> DirectGetter<TRow, T>(TypedColumn column, Func<TRow> current)
    {
        var read = Reader<TRow, T>(column);
        return (ref T destination) => destination = read(current());
    }

    private static ValueGetter<T> KeyGetter<TRow, T>(TypedColumn column, Func<TRow> current)
    {
        if (typeof(T) == typeof(ushort))
            throw new InvalidOperationException($"Column '{column.Name}': a member of type UInt16 cannot be a key.");
        var read = Reader<TRow, T>(column);
        ulong count = ((KeyDataViewType)column.Type).Count;
        return (ref T destination) =>
        {
            ulong zeroBased = Convert.ToUInt64(read(current()));
            destination = (T)Convert.ChangeType(zeroBased < count ? zeroBased + 1 : 0, typeof(T));
        };
    }

    private static Action<TRow> TextSetter<TRow>(Action<TRow, string> write, ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> value = default;
        return row =>
        {
            getter(ref value);
            write(row, value.ToString());
        };
    }

    private static Action<TRow> TextsSetter<TRow>(Action<TRow, string[]> write, ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter)
    {
        VBuffer<ReadOnlyMemory<char>> value = default;
        return row =>
        {
            getter(ref value);
            write(row, value.DenseValues().Select(text => text.ToString()).ToArray());
        };
    }

    /// <summary>The array that the object has is filled again if its length fits.</summary>
    private static Action<TRow> ArraySetter<TRow, T>(TypedColumn column, DataViewRow input, DataViewSchema.Column source)
    {
        var read = Reader<TRow, T[]>(column);
        var write = Writer<TRow, T[]>(column);
        var getter = input.GetGetter<VBuffer<T>>(source);
        VBuffer<T> value = default;
        return row =>
        {
            getter(ref value);
            T[] target = read(row);
            if (target?.Length != value.Length || !value.IsDense)
                target = new T[value.Length];
            value.CopyTo(target);
            write(row, target);
        };
    }

    private static Action<TRow> BufferSetter<TRow, T>(TypedColumn column, DataViewRow input, DataViewSchema.Column source)
    {
        var read = Reader<TRow, VBuffer<T>>(column);
        var write = Writer<TRow, VBuffer<T>>(column);
        var getter = input.GetGetter<VBuffer<T>>(source);
        return row =>
        {
            var value = read(row);
            getter(ref value);
            write(row, value);
        };
    }

    private static Action<TRow> DirectSetter<TRow, T>(TypedColumn column, DataViewRow input, DataViewSchema.Column source)
    {
        var write = Writer<TRow, T>(column);
        var getter = input.GetGetter<T>(source);
        T value = default;
        return row =>
        {
            getter(ref value);
            write(row, value);
        };
    }
}
