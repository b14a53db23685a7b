using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Tests.Classifier;

/// <summary>A row with a column of every type that ML.NET takes from an object, beside an image.</summary>
internal sealed class EveryType
{
    [ImageType(HalfImages.Side, HalfImages.Side)]
    public MLImage? Image { get; set; }

    public bool Boolean { get; set; }

    public sbyte SByte { get; set; }

    public byte Byte { get; set; }

    public short Int16 { get; set; }

    public ushort UInt16 { get; set; }

    public int Int32 { get; set; }

    public uint UInt32 { get; set; }

    public long Int64 { get; set; }

    public ulong UInt64 { get; set; }

    public float Single { get; set; }

    public double Double { get; set; }

    public string? Text { get; set; }

    public ReadOnlyMemory<char> Memory { get; set; }

    public TimeSpan TimeSpan { get; set; }

    public DateTime DateTime { get; set; }

    public DateTimeOffset DateTimeOffset { get; set; }

    public DataViewRowId RowId { get; set; }

    [KeyType(200)]
    public byte ByteKey { get; set; }

    [KeyType(200)]
    public uint UInt32Key { get; set; }

    [KeyType(200)]
    public ulong UInt64Key { get; set; }

    [VectorType(3)]
    public float[]? Fixed { get; set; }

    [VectorType]
    public float[]? Variable { get; set; }

    [VectorType(1000)]
    public VBuffer<double> Sparse { get; set; }

    [VectorType(5)]
    public string[]? Texts5 { get; set; }

    [VectorType]
    public bool[]? Flags { get; set; }

    public static IEnumerable<EveryType> Rows(int count)
    {
        var random = new Random(7);
        for (int i = 0; i < count; i++)
        {
            int length = random.Next(6);
            yield return new EveryType
            {
                Image = HalfImages.Image(HalfImages.Side, i),
                Boolean = random.Next(2) == 1,
                SByte = (sbyte)random.Next(-128, 128),
                Byte = (byte)random.Next(256),
                Int16 = (short)random.Next(-9999, 9999),
                UInt16 = (ushort)random.Next(65536),
                Int32 = random.Next(),
                UInt32 = (uint)random.NextInt64(uint.MaxValue),
                Int64 = random.NextInt64(long.MinValue, long.MaxValue),
                UInt64 = (ulong)random.NextInt64(),
                Single = i % 7 == 3 ? float.NaN : random.NextSingle(),
                Double = i % 7 == 4 ? double.PositiveInfinity : random.NextDouble(),
                Text = i % 5 == 2 ? "" : $"text {random.Next()}",
                Memory = $"{random.Next()} in the middle {random.Next()}".AsMemory(2, 12),
                TimeSpan = new TimeSpan(random.NextInt64(1L << 50)),
                DateTime = new DateTime(random.NextInt64(1L << 50), DateTimeKind.Utc),
                DateTimeOffset = new DateTimeOffset(new DateTime(random.NextInt64(1L << 50)), TimeSpan.FromMinutes(i)),
                RowId = new DataViewRowId((ulong)random.NextInt64(), (ulong)random.NextInt64()),
                ByteKey = (byte)random.Next(201),
                UInt32Key = (uint)random.Next(201),
                UInt64Key = (ulong)random.Next(201),
                Fixed = [random.NextSingle(), random.NextSingle(), i],
                Variable = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())],
                Sparse = new VBuffer<double>(1000, 2, [random.NextDouble(), i], [random.Next(500), 500 + random.Next(500)]),
                Texts5 = [.. Enumerable.Range(0, 5).Select(k => k == i % 5 ? "" : $"{random.Next()}")],
                Flags = [.. Enumerable.Range(0, 1 + length).Select(_ => random.Next(2) == 1)],
            };
        }
    }

    /// <summary>The values of a column as texts; others are active meanwhile, and the scores, if among them, are read.</summary>
    public static List<string> Texts(IDataView view, params DataViewSchema.Column[] columns)
    {
        using var cursor = view.GetRowCursor(columns);
        var column = columns[0];
        var score = columns.FirstOrDefault(c => c.Name == "Score") is { Name: not null } found
            ? cursor.GetGetter<VBuffer<float>>(found)
            : null;
        var read = typeof(EveryType).GetMethod(nameof(Reader), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(column.Type.RawType).CreateDelegate<Func<DataViewRow, DataViewSchema.Column, Func<string>>>();
        var text = read(cursor, column);
        var texts = new List<string>();
        VBuffer<float> scores = default;
        while (cursor.MoveNext())
        {
            score?.Invoke(ref scores);
            texts.Add(text());
        }
        return texts;
    }

    private static Func<string> Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Text(value);
        };

        static string Text(object? value) => value switch
        {
            System.DateTime or System.DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ when value!.GetType() is { IsGenericType: true, Name: "VBuffer`1" } type =>
                $"{type.GetField("Length")!.GetValue(value)}: "
                + string.Join(" ", ((System.Collections.IEnumerable)type.GetMethod("DenseValues")!.Invoke(value, null)!)
                    .Cast<object>().Select(Text)),
            _ => $"{value}",
        };
    }
}
