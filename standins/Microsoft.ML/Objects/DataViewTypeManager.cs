using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which column type stands for a CLR type that has no built-in one, given the attribute on the member.</summary>
public static class DataViewTypeManager
{
    private static readonly Dictionary<(Type Type, DataViewTypeAttribute Attribute), DataViewType> Types = [];
    private static readonly Lock Gate = new();

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null)
    {
        bool builtIn = PrimitiveTypes.TryGet(type, out _) || type == typeof(VBuffer<>) || type == typeof(Nullable<>);
        Check.Param(!builtIn, nameof(type), $"Type {type} has a built-in column type and cannot be registered again.");
        lock (Gate)
        {
            if (!Types.TryGetValue((type, typeAttribute), out var known))
            {
                Check.Param(!Types.ContainsValue(dataViewType), nameof(dataViewType), $"Column type {dataViewType} stands for another type already.");
                Types.Add((type, typeAttribute), dataViewType);
            }
            else
            {
                Check.Param(known.Equals(dataViewType), nameof(type), $"Type {type} is registered as {known}, it cannot be {dataViewType} as well.");
            }
        }
    }

    [Obsolete("This API is deprecated, please use the new form of Register which takes in a single DataViewTypeAttribute instead.", false)]
    public static void Register(DataViewType dataViewType, Type type, IEnumerable<Attribute> typeAttributes) =>
        Register(dataViewType, type, typeAttributes?.Cast<DataViewTypeAttribute>().SingleOrDefault());

    internal static bool TryGet(Type type, DataViewTypeAttribute attribute, out DataViewType dataViewType)
    {
        attribute?.Register();
        lock (Gate)
            return Types.TryGetValue((type, attribute), out dataViewType);
    }

    internal static bool Knows(DataViewType dataViewType)
    {
        lock (Gate)
            return Types.ContainsValue(dataViewType);
    }
}
