using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Schemas and annotations in a model file. Columns of other types than primitives and vectors, such as images, are left out.</summary>
internal static class SchemaCodec
{
    public static void WriteSchema(this BinaryWriter writer, DataViewSchema schema) =>
        writer.WriteArray(schema.Where(column => column.Type.IsCopyable()).ToArray(), (w, column) =>
        {
            w.Write(column.Name);
            w.WriteType(column.Type);
            w.WriteAnnotations(column.Annotations);
        });

    public static DataViewSchema ReadSchema(this BinaryReader reader)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(reader.ReadArray(r => new DataViewSchema.DetachedColumn(r.ReadString(), r.ReadType(), r.ReadAnnotations())));
        return builder.ToSchema();
    }

    public static void WriteAnnotations(this BinaryWriter writer, DataViewSchema.Annotations annotations) =>
        writer.WriteArray(annotations.Schema.Where(kind => kind.Type.IsCopyable()).ToArray(), (w, kind) =>
        {
            w.Write(kind.Name);
            w.WriteType(kind.Type);
            GenericCall.Invoke(typeof(SchemaCodec), nameof(WriteValue), [kind.Type.RawType], w, annotations, kind);
        });

    public static DataViewSchema.Annotations ReadAnnotations(this BinaryReader reader)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            string kind = reader.ReadString();
            var type = reader.ReadType();
            builder.Add(kind, type, (Delegate)GenericCall.Invoke(typeof(SchemaCodec), nameof(ReadValue), [type.RawType], reader));
        }

        return builder.ToAnnotations();
    }

    private static void WriteValue<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column kind)
    {
        T value = default;
        annotations.GetValue(kind.Name, ref value);
        ValueCodecs.Of<T>().Write(writer, value);
    }

    private static ValueGetter<T> ReadValue<T>(BinaryReader reader) => Copiers.Constant(ValueCodecs.Of<T>().Read(reader));
}
