using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The members of a user's class bound to the columns of a schema that fill them.</summary>
internal sealed class ObjectBinding<TRow>
    where TRow : class
{
    private readonly List<(TypedColumn Member, DataViewSchema.Column Column)> _pairs = [];

    public ObjectBinding(DataViewSchema schema, SchemaDefinition definition, bool ignoreMissing)
    {
        foreach (var member in TypedColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(member.Name) is { } column)
                Bind(member, column);
            else if (!ignoreMissing)
                throw SchemaMismatch.Missing("", member.Name);
        }
    }

    public IEnumerable<DataViewSchema.Column> Columns => _pairs.Select(pair => pair.Column);

    /// <summary>Makes what copies the row's current values into an object.</summary>
    public Action<TRow> Filler(DataViewRow row)
    {
        var setters = _pairs.Select(pair => MemberConversion.Setter<TRow>(pair.Member, row, pair.Column)).ToArray();
        return target =>
        {
            foreach (var set in setters)
                set(target);
        };
    }

    private void Bind(TypedColumn member, DataViewSchema.Column column)
    {
        Check.State(
            ObjectMember.CanHold(member.MemberType, column.Type),
            $"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to {member.Member.Name} of type '{member.MemberType}'.");
        if (!column.Type.IsCopyable() && !DataViewTypeManager.Knows(column.Type))
            throw new NotSupportedException($"Column '{column.Name}' is of type '{column.Type}', which no member type is registered for.");
        _pairs.Add((member, column));
    }
}
