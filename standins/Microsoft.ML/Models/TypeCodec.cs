using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Column types in a model file.</summary>
internal static class TypeCodec
{
    public static void WriteType(this BinaryWriter writer, DataViewType type)
    {
        var vector = type as VectorDataViewType;
        writer.WriteArray(vector?.Dimensions ?? [], (w, dimension) => w.Write(dimension));
        var item = type.ItemType();
        writer.Write($"{PrimitiveTypes.Of(item.RawType)}");
        writer.Write(item is KeyDataViewType key ? key.Count : 0UL);
    }

    public static DataViewType ReadType(this BinaryReader reader)
    {
        int[] dimensions = reader.ReadArray(r => r.ReadInt32());
        string name = reader.ReadString();
        ulong keyCount = reader.ReadUInt64();
        var item = PrimitiveTypes.Named(name) ?? throw new FormatException($"Model corrupted: unknown column type '{name}'.");
        if (keyCount > 0)
            item = new KeyDataViewType(item.RawType, keyCount);
        return dimensions.Length > 0 ? new VectorDataViewType(item, dimensions) : item;
    }
}
