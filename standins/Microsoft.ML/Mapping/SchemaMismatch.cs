namespace Microsoft.ML.Data;

/// <summary>The exceptions for a column that is missing or of another type than a component needs.</summary>
internal static class SchemaMismatch
{
    private const string ParameterName = "inputSchema";

    public static ArgumentOutOfRangeException Missing(string role, string column) =>
        new(ParameterName, $"Could not find {role} column '{column}'");

    public static ArgumentOutOfRangeException WrongType(string role, string column, string expected, string found) =>
        new(ParameterName, $"Schema mismatch for {role} column '{column}': expected {expected}, got {found}");

    /// <summary>The visible column of that name.</summary>
    public static DataViewSchema.Column Require(this DataViewSchema schema, string role, string name) =>
        schema.GetColumnOrNull(name) ?? throw Missing(role, name);

    public static SchemaShape.Column Require(this SchemaShape schema, string role, string name) =>
        schema.TryFindColumn(name, out var column) ? column : throw Missing(role, name);
}
