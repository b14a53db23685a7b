using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DistPro.Engine.Tests.Files;

/// <summary>Damages documents and files, each seed in another way.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly string Deep = new string('[', 200) + new string(']', 200);

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1", "1.5", "1e999", "2147483648", "-9223372036854775808", "9223372036854775807",
        "99999999999999999999999", "\"\"", "\"text\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[null]", "[-1]",
        "[4611686018427387904,4]", "{\"a\":null}", Deep,
    ];

    private readonly Random _random = new(seed);

    /// <summary>A JSON document with one place of its structure changed.</summary>
    public string Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        int target = _random.Next(Count(document.RootElement)), visited = 0;
        return Write(document.RootElement);

        string Write(JsonElement element) => visited++ == target ? Changed(element) : element.ValueKind switch
        {
            JsonValueKind.Object => Object(element.EnumerateObject().Select(p => (p.Name, Write(p.Value)))),
            JsonValueKind.Array => $"[{string.Join(",", element.EnumerateArray().Select(Write))}]",
            _ => element.GetRawText(),
        };
    }

    /// <summary>A file with some of its bytes changed, or with more or fewer of them.</summary>
    public byte[] Bytes(byte[] file)
    {
        var bytes = file.ToArray();
        int at = _random.Next(bytes.Length);
        switch (_random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 1: // most formats tell the sizes at the start or at the end
                bytes[_random.Next(Math.Min(32, bytes.Length))] = (byte)_random.Next(256);
                return bytes;
            case 2:
                bytes[^(1 + _random.Next(Math.Min(96, bytes.Length)))] = (byte)_random.Next(256);
                return bytes;
            case 3:
                return bytes[..at];
            case 4:
                return [.. bytes, .. new byte[1 + _random.Next(40)]];
            case 5:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + _random.Next(20))..]];
            default:
                long[] numbers = [0, -1, 1, int.MaxValue, 1L << 32, long.MaxValue, long.MinValue, _random.NextInt64()];
                if (bytes.Length >= 8)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(
                        bytes.AsSpan(_random.Next(bytes.Length - 7)), numbers[_random.Next(numbers.Length)]);
                }
                return bytes;
        }
    }

    /// <summary>
    /// A safetensors file that is damaged in its bytes or in its header; where it has a checksum, half of the time with the right
    /// one, so that whoever reads it gets to see what is in it.
    /// </summary>
    public byte[] SafeTensors(byte[] file)
    {
        if (_random.Next(4) == 0)
        {
            return Bytes(file);
        }
        int length = (int)BitConverter.ToInt64(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        var changed = Encoding.UTF8.GetBytes(_random.Next(2) == 0 ? Json(header) : Within(header));
        byte[] result = [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. file[(8 + length)..]];
        return _random.Next(4) == 0 ? result : Sealed(result);
    }

    /// <summary>The file with the right checksum, if it has a place for one.</summary>
    public static byte[] Sealed(byte[] file)
    {
        var marker = "\"distpro.sha256\":\""u8;
        int position = file.AsSpan().IndexOf(marker) + marker.Length;
        if (position >= marker.Length && position + 64 <= file.Length)
        {
            file.AsSpan(position, 64).Fill((byte)'0');
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(file))).CopyTo(file, position);
        }
        return file;
    }

    // The metadata of a header are texts, some of which are JSON themselves.
    private string Within(string header)
    {
        using var document = JsonDocument.Parse(header);
        return Object(document.RootElement.EnumerateObject().Select(
            p => (p.Name, p.Name != "__metadata__" ? p.Value.GetRawText() : Object(
                p.Value.EnumerateObject().Select(m => (m.Name, Text(m.Value.GetString()!)))))));

        string Text(string text) => JsonSerializer.Serialize(text.Length > 0 && text[0] is '{' or '[' ? Json(text) : text);
    }

    private static int Count(JsonElement element) => 1 + element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(p => Count(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(Count),
        _ => 0,
    };

    private string Changed(JsonElement element)
    {
        if (_random.Next(3) == 0)
        {
            return Values[_random.Next(Values.Length)];
        }
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var properties = element.EnumerateObject().Select(p => (p.Name, Text: p.Value.GetRawText())).ToList();
                Change<(string Name, string Text)>(properties, p => (p.Name + "x", p.Text), ("more", "[1]"));
                return Object(properties);
            case JsonValueKind.Array:
                var elements = element.EnumerateArray().Select(e => e.GetRawText()).ToList();
                Change(elements, _ => Values[_random.Next(Values.Length)], "null");
                return $"[{string.Join(",", elements)}]";
            case JsonValueKind.Number:
                return $"-{element.GetRawText()}9".Replace("--", "");
            case JsonValueKind.String:
                string text = element.GetRawText()[1..^1];
                return $"\"{text[..(text.Length / 2)]}{(_random.Next(2) == 0 ? "9" : "")}\"".Replace("\\\"", "\"");
            default:
                return Values[_random.Next(Values.Length)];
        }
    }

    private void Change<T>(List<T> items, Func<T, T> other, T more)
    {
        int at = items.Count == 0 ? -1 : _random.Next(items.Count);
        switch (at < 0 ? 4 : _random.Next(5))
        {
            case 0:
                items.RemoveAt(at);
                break;
            case 1:
                items.Add(items[at]);
                break;
            case 2:
                items[at] = other(items[at]);
                break;
            case 3:
                items.Reverse();
                break;
            default:
                items.Add(more);
                break;
        }
    }

    private static string Object(IEnumerable<(string Name, string Text)> properties) =>
        $"{{{string.Join(",", properties.Select(p => $"{JsonSerializer.Serialize(p.Name)}:{p.Text}"))}}}";
}
