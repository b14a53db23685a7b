namespace Microsoft.ML.Data;

/// <summary>The primitive column type that stands for a CLR type.</summary>
internal static class PrimitiveTypes
{
    private static readonly Dictionary<Type, PrimitiveDataViewType> ByRawType = new PrimitiveDataViewType[]
    {
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16, NumberDataViewType.Int32,
        NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64, NumberDataViewType.Single, NumberDataViewType.Double,
        TextDataViewType.Instance, BooleanDataViewType.Instance, DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance,
        TimeSpanDataViewType.Instance, RowIdDataViewType.Instance,
    }.ToDictionary(type => type.RawType);

    /// <summary>A string counts as text, which columns hold as <see cref="ReadOnlyMemory{Char}"/>.</summary>
    public static bool TryGet(Type clrType, out PrimitiveDataViewType type) =>
        ByRawType.TryGetValue(clrType == typeof(string) ? typeof(ReadOnlyMemory<char>) : clrType, out type);

    public static PrimitiveDataViewType Of(Type clrType) =>
        TryGet(clrType, out var type) ? type : throw new ArgumentOutOfRangeException(nameof(clrType), $"No primitive column type for {clrType}.");

    public static PrimitiveDataViewType Named(string name) => ByRawType.Values.FirstOrDefault(type => type.ToString() == name);
}
