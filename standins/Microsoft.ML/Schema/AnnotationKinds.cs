namespace Microsoft.ML.Data;

/// <summary>The names of the annotations that ML.NET itself writes and reads.</summary>
internal static class AnnotationKinds
{
    public const string SlotNames = "SlotNames";
    public const string KeyValues = "KeyValues";
    public const string IsNormalized = "IsNormalized";

    public static DataViewSchema.Annotations Copy(DataViewSchema.Annotations source, params string[] kinds)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(source, kinds.Contains);
        return builder.ToAnnotations();
    }
}
