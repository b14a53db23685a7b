using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A public field or property of a user's class, and the column that it stands for.</summary>
internal sealed class ObjectMember
{
    private ObjectMember(MemberInfo info, DataViewType columnType)
    {
        Name = info.Name;
        ColumnName = info.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? info.Name;
        ColumnType = columnType;
    }

    public string Name { get; }

    public string ColumnName { get; }

    public DataViewType ColumnType { get; }

    /// <summary>Fields first, then properties, as ML.NET orders columns.</summary>
    public static IEnumerable<ObjectMember> Of(Type userType, SchemaDefinition.Direction direction)
    {
        Check.Value(userType, nameof(userType));
        const BindingFlags PublicInstance = BindingFlags.Public | BindingFlags.Instance;
        var properties = userType.GetProperties(PublicInstance).Where(p => p.GetIndexParameters().Length == 0 && Offers(p, direction));
        return userType.GetFields(PublicInstance).Concat<MemberInfo>(properties)
            .Where(member => TypeOf(member) != typeof(IChannel) && member.GetCustomAttribute<NoColumnAttribute>() == null)
            .Select(member => new ObjectMember(member, InferColumnType(member)));
    }

    public static MemberInfo Find(Type userType, string name) =>
        (MemberInfo)userType.GetField(name) ?? userType.GetProperty(name)
        ?? throw new ArgumentOutOfRangeException(nameof(name), $"No field or property with name '{name}' found in type '{userType.FullName}'");

    public static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>The type of a column's items, as the column holds them: an array and a VBuffer are vectors, a string is text.</summary>
    public static Type ItemType(Type memberType, out bool isVector)
    {
        bool isBuffer = memberType.IsGenericType && memberType.GetGenericTypeDefinition() == typeof(VBuffer<>);
        isVector = memberType.IsArray || isBuffer;
        var item = memberType.IsArray ? memberType.GetElementType() : isBuffer ? memberType.GetGenericArguments()[0] : memberType;
        return item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item;
    }

    /// <summary>Whether a member can hold a column's values.</summary>
    public static bool CanHold(Type memberType, DataViewType columnType)
    {
        var item = ItemType(memberType, out bool isVector);
        return columnType is VectorDataViewType vector ? isVector && vector.ItemType.RawType == item : !isVector && columnType.RawType == item;
    }

    /// <summary>The column type of a member without attributes.</summary>
    public static DataViewType PlainColumnType(Type memberType)
    {
        var item = PrimitiveTypes.Of(ItemType(memberType, out bool isVector));
        return isVector ? new VectorDataViewType(item) : item;
    }

    private static bool Offers(PropertyInfo property, SchemaDefinition.Direction direction) =>
        (direction.HasFlag(SchemaDefinition.Direction.Read) && property.GetGetMethod() != null)
        || (direction.HasFlag(SchemaDefinition.Direction.Write) && property.GetSetMethod() != null);

    private static DataViewType InferColumnType(MemberInfo member)
    {
        var item = ItemType(TypeOf(member), out bool isVector);
        if (DataViewTypeManager.TryGet(item, member.GetCustomAttribute<DataViewTypeAttribute>(), out var registered))
            return registered;
        Check.Param(
            PrimitiveTypes.TryGet(item, out var itemType),
            nameof(member),
            $"Could not determine a column type for member {member.Name} of type {TypeOf(member)}");
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
            itemType = new KeyDataViewType(item, key.Count ?? KeyDataViewType.MaxCount(item));
        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Check.Param(vector == null || isVector, nameof(member), $"Member {member.Name} has a VectorTypeAttribute, but its type is {TypeOf(member)}");
        if (!isVector)
            return itemType;
        return vector is { Dimensions.Length: > 0 } ? new VectorDataViewType(itemType, vector.Dimensions) : new VectorDataViewType(itemType);
    }
}
