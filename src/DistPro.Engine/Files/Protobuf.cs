namespace DistPro.Engine.Files;

/// <summary>
/// The wire format of protocol buffers: a message is a row of fields, each a number and a value. See
/// https://protobuf.dev/programming-guides/encoding.
/// </summary>
internal static class Protobuf
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>The fields of a message, in their order.</summary>
    /// <param name="file">Bytes that the message is a part of.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static List<ProtobufField> Fields(byte[] file, int start, int end)
    {
        var fields = new List<ProtobufField>();
        for (int position = start; position < end;)
        {
            ulong key = Number(file, ref position, end);
            ulong value = 0;
            long length = 0;
            switch ((int)(key & 7))
            {
                case Varint:
                    value = Number(file, ref position, end);
                    break;
                case Bytes:
                    length = (long)Math.Min(Number(file, ref position, end), int.MaxValue);
                    break;
                case Fixed64:
                    length = 8;
                    break;
                case Fixed32:
                    length = 4;
                    break;
                default:
                    throw new InvalidDataException($"a field of unknown kind {key & 7} at byte {position}");
            }
            if (key >> 3 > int.MaxValue || length > end - position)
            {
                throw new InvalidDataException($"a field that does not end within its message, at byte {position}");
            }
            fields.Add(new((int)(key >> 3), (long)value, position, position + (int)length));
            position += (int)length;
        }
        return fields;
    }

    /// <summary>The numbers of a repeated field: each in a field of its own, or all packed into one.</summary>
    public static IEnumerable<long> Numbers(byte[] file, ProtobufField field)
    {
        if (field.Start == field.End)
        {
            return [field.Number];
        }
        var numbers = new List<long>();
        for (int position = field.Start; position < field.End;)
        {
            numbers.Add((long)Number(file, ref position, field.End));
        }
        return numbers;
    }

    private static ulong Number(byte[] file, ref int position, int end)
    {
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (position >= end)
            {
                break;
            }
            byte next = file[position++];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
        throw new InvalidDataException($"a number without an end at byte {position}");
    }
}

/// <summary>A field of a message.</summary>
/// <param name="Id">Its number in the message's definition.</param>
/// <param name="Number">Its value, where it is a number; else 0.</param>
/// <param name="Start">Where its bytes begin in the file.</param>
/// <param name="End">Where they end; the same place for a number.</param>
internal readonly record struct ProtobufField(int Id, long Number, int Start, int End);
