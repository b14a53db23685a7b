using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Schema;

/// <summary>
/// The type that the values of a key column have. A class is known everywhere by a text, its name, which tells its value from
/// all others: here the way back, so that a predicted label has the values of the label.
/// </summary>
internal abstract class KeyValueType
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly Dictionary<Type, KeyValueType> All = new()
    {
        [typeof(sbyte)] = new Of<sbyte>(NumberDataViewType.SByte, s => sbyte.Parse(s, Culture)),
        [typeof(byte)] = new Of<byte>(NumberDataViewType.Byte, s => byte.Parse(s, Culture)),
        [typeof(short)] = new Of<short>(NumberDataViewType.Int16, s => short.Parse(s, Culture)),
        [typeof(ushort)] = new Of<ushort>(NumberDataViewType.UInt16, s => ushort.Parse(s, Culture)),
        [typeof(int)] = new Of<int>(NumberDataViewType.Int32, s => int.Parse(s, Culture)),
        [typeof(uint)] = new Of<uint>(NumberDataViewType.UInt32, s => uint.Parse(s, Culture)),
        [typeof(long)] = new Of<long>(NumberDataViewType.Int64, s => long.Parse(s, Culture)),
        [typeof(ulong)] = new Of<ulong>(NumberDataViewType.UInt64, s => ulong.Parse(s, Culture)),
        [typeof(float)] = new Of<float>(NumberDataViewType.Single, s => float.Parse(s, Culture)),
        [typeof(double)] = new Of<double>(NumberDataViewType.Double, s => double.Parse(s, Culture)),
        [typeof(bool)] = new Of<bool>(BooleanDataViewType.Instance, bool.Parse),
        [typeof(DateTime)] = new Of<DateTime>(
            DateTimeDataViewType.Instance, s => DateTime.ParseExact(s, "O", Culture, DateTimeStyles.RoundtripKind)),
        [typeof(DateTimeOffset)] = new Of<DateTimeOffset>(
            DateTimeOffsetDataViewType.Instance, s => DateTimeOffset.ParseExact(s, "O", Culture)),
        [typeof(TimeSpan)] = new Of<TimeSpan>(TimeSpanDataViewType.Instance, s => TimeSpan.Parse(s, Culture)),
    };

    /// <summary>Text, which is the type of all values that are none of the others.</summary>
    public static KeyValueType Text { get; } =
        new Of<ReadOnlyMemory<char>>(TextDataViewType.Instance, name => name.AsMemory());

    /// <summary>Its name in a file; null for text.</summary>
    public string? Name => this == Text ? null : RawType.Name;

    protected abstract Type RawType { get; }

    /// <summary>The type of a column's key values.</summary>
    /// <param name="values">The type of the values; null where the keys have none.</param>
    public static KeyValueType For(DataViewType? values) => All.GetValueOrDefault(values?.RawType ?? typeof(string), Text);

    /// <summary>The type that a file names.</summary>
    /// <param name="name">Its name; null, and any other name, for text.</param>
    public static KeyValueType Named(string? name) => All.Values.FirstOrDefault(t => t.Name == name) ?? Text;

    /// <summary>Adds the values that such names stand for as an annotation.</summary>
    public abstract void Add(DataViewSchema.Annotations.Builder annotations, string kind, IReadOnlyList<string> names);

    /// <summary>ML.NET's own steps from the numbers of classes, zero-based, to a key column of these values.</summary>
    /// <param name="context">The context.</param>
    /// <param name="key">The column that is made.</param>
    /// <param name="value">A column in between, which is left there.</param>
    /// <param name="index">The column of numbers.</param>
    /// <param name="names">Names of the classes.</param>
    public abstract IEstimator<ITransformer> Map(
        MLContext context, string key, string value, string index, IReadOnlyList<string> names);

    private sealed class Of<T>(PrimitiveDataViewType type, Func<string, T> parse) : KeyValueType
    {
        protected override Type RawType => typeof(T);

        public override void Add(DataViewSchema.Annotations.Builder annotations, string kind, IReadOnlyList<string> names) =>
            annotations.Add(
                kind, new VectorDataViewType(type, names.Count),
                (ref VBuffer<T> value) => value = new VBuffer<T>(names.Count, [.. names.Select(parse)]));

        public override IEstimator<ITransformer> Map(
            MLContext context, string key, string value, string index, IReadOnlyList<string> names)
        {
            var conversion = context.Transforms.Conversion;
            // MapValue makes keys by itself, but with values of text only.
            return this == Text
                ? conversion.MapValue(
                    key, names.Select((n, i) => KeyValuePair.Create((uint)i, n)), index, treatValuesAsKeyType: true)
                : conversion.MapValue(value, names.Select((n, i) => KeyValuePair.Create((uint)i, parse(n))), index)
                    .Append(conversion.MapValueToKey(
                        key, value, keyData: context.Data.LoadFromEnumerable(names.Select(n => new Row { Value = parse(n) }))));
        }

        private sealed class Row
        {
            public T Value { get; set; } = default!;
        }
    }
}
