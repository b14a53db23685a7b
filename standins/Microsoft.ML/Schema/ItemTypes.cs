namespace Microsoft.ML.Data;

/// <summary>What column types are made of.</summary>
internal static class ItemTypes
{
    /// <summary>The type of a vector's slots; any other type itself.</summary>
    public static DataViewType ItemType(this DataViewType type) => (type as VectorDataViewType)?.ItemType ?? type;

    /// <summary>Whether values can be copied from row to row and into files: primitives and vectors of them, not images.</summary>
    public static bool IsCopyable(this DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;
}
