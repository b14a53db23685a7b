using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Values of one column type in a model file.</summary>
internal sealed record ValueCodec<T>(Action<BinaryWriter, T> Write, Func<BinaryReader, T> Read);

internal static class ValueCodecs
{
    private static readonly Dictionary<Type, object> Primitives = new object[]
    {
        new ValueCodec<sbyte>((w, v) => w.Write(v), r => r.ReadSByte()),
        new ValueCodec<byte>((w, v) => w.Write(v), r => r.ReadByte()),
        new ValueCodec<short>((w, v) => w.Write(v), r => r.ReadInt16()),
        new ValueCodec<ushort>((w, v) => w.Write(v), r => r.ReadUInt16()),
        new ValueCodec<int>((w, v) => w.Write(v), r => r.ReadInt32()),
        new ValueCodec<uint>((w, v) => w.Write(v), r => r.ReadUInt32()),
        new ValueCodec<long>((w, v) => w.Write(v), r => r.ReadInt64()),
        new ValueCodec<ulong>((w, v) => w.Write(v), r => r.ReadUInt64()),
        new ValueCodec<float>((w, v) => w.Write(v), r => r.ReadSingle()),
        new ValueCodec<double>((w, v) => w.Write(v), r => r.ReadDouble()),
        new ValueCodec<bool>((w, v) => w.Write(v), r => r.ReadBoolean()),
        new ValueCodec<ReadOnlyMemory<char>>((w, v) => w.Write(v.ToString()), r => r.ReadString().AsMemory()),
        new ValueCodec<DateTime>((w, v) => w.Write(v.ToBinary()), r => DateTime.FromBinary(r.ReadInt64())),
        new ValueCodec<TimeSpan>((w, v) => w.Write(v.Ticks), r => new TimeSpan(r.ReadInt64())),
        new ValueCodec<DateTimeOffset>(WriteOffset, r => new DateTimeOffset(r.ReadInt64(), new TimeSpan(r.ReadInt64()))),
        new ValueCodec<DataViewRowId>(WriteRowId, r => new DataViewRowId(r.ReadUInt64(), r.ReadUInt64())),
    }.ToDictionary(codec => codec.GetType().GetGenericArguments()[0]);

    /// <summary>The codec of a column's values: of a primitive CLR type, or of a vector of them.</summary>
    public static ValueCodec<T> Of<T>() =>
        (ValueCodec<T>)(Primitives.TryGetValue(typeof(T), out object codec)
            ? codec
            : GenericCall.Invoke(typeof(ValueCodecs), nameof(Vector), typeof(T).GetGenericArguments()));

    private static ValueCodec<VBuffer<T>> Vector<T>()
    {
        var item = Of<T>();
        return new(
            (writer, vector) =>
            {
                writer.Write(vector.Length);
                writer.WriteArray(vector.GetValues().ToArray(), item.Write);
                writer.WriteArray(vector.GetIndices().ToArray(), (w, index) => w.Write(index));
            },
            reader =>
            {
                int length = reader.ReadInt32();
                var values = reader.ReadArray(item.Read);
                return new(length, values.Length, values, reader.ReadArray(r => r.ReadInt32()));
            });
    }

    private static void WriteOffset(BinaryWriter writer, DateTimeOffset value)
    {
        writer.Write(value.Ticks);
        writer.Write(value.Offset.Ticks);
    }

    private static void WriteRowId(BinaryWriter writer, DataViewRowId value)
    {
        writer.Write(value.Low);
        writer.Write(value.High);
    }
}
