using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column bound to the member of a user's class that holds its values.</summary>
internal sealed record TypedColumn(string Name, DataViewType Type, DataViewSchema.Annotations Annotations, MemberInfo Member)
{
    public Type MemberType => ObjectMember.TypeOf(Member);

    /// <summary>The columns of a class: those of the definition, or all that can be read or written.</summary>
    public static TypedColumn[] Of(Type userType, SchemaDefinition definition, SchemaDefinition.Direction direction) =>
        (definition ?? SchemaDefinition.Create(userType, direction)).Select(column => Bind(userType, column)).ToArray();

    private static TypedColumn Bind(Type userType, SchemaDefinition.Column column)
    {
        var member = ObjectMember.Find(userType, column.MemberName);
        var memberType = ObjectMember.TypeOf(member);
        string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        var type = column.ColumnType ?? ObjectMember.PlainColumnType(memberType);
        Check.Param(
            ObjectMember.CanHold(memberType, type),
            "userSchemaDefinition",
            $"Column '{name}' is of type {type}, but member '{column.MemberName}' is a {memberType}");
        return new(name, type, column.Annotations, member);
    }
}
