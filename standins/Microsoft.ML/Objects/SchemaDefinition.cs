using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which members of a class are columns, and of which type; may be changed before it is used.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName);
        set
        {
            Check.Value(value, nameof(value));
            Check.Param(value.ColumnName == columnName, nameof(columnName), $"Column '{value.ColumnName}' cannot be set as '{columnName}'.");
            int at = FindIndex(column => column.ColumnName == columnName);
            if (at >= 0)
                this[at] = value;
            else
                Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        var definition = new SchemaDefinition();
        foreach (var member in ObjectMember.Of(userType, direction))
        {
            Check.Param(definition[member.ColumnName] == null, nameof(userType), $"Two members of {userType} make a column '{member.ColumnName}'.");
            definition.Add(new Column(member.Name, member.ColumnName, member.ColumnType));
        }

        return definition;
    }

    /// <summary>The members of a class as the columns of a schema: its types and annotations, which may say more than the class does.</summary>
    internal static SchemaDefinition From(Type userType, DataViewSchema schema)
    {
        var definition = Create(userType, Direction.Read);
        foreach (var source in schema)
        {
            var column = definition[source.Name];
            Check.State(column != null, $"Type should contain a member named {source.Name}");
            column.ColumnType = source.Type;
            column.AddAnnotations(source.Annotations);
        }

        return definition;
    }

    public sealed class Column
    {
        private readonly DataViewSchema.Annotations.Builder _annotations = new();
        private readonly HashSet<string> _kinds = [];

        internal Column(string memberName, string columnName, DataViewType columnType)
        {
            MemberName = memberName;
            ColumnName = columnName;
            ColumnType = columnType;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations => _annotations.ToAnnotations();

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Check.Value(kind, nameof(kind));
            Check.Value(annotationType, nameof(annotationType));
            Check.State(_kinds.Add(kind), "Column already contains an annotation of this kind.");
            var getter = MemberConversion.AnnotationGetter(value, annotationType);
            _annotations.Add(kind, annotationType, getter);
        }

        internal void AddAnnotations(DataViewSchema.Annotations annotations) => _annotations.Add(annotations, _kinds.Add);
    }
}
