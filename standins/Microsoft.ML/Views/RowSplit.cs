using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// Gives every row a number from 0 to 1, by which views are cut in parts: a random one that depends on the seed and the row's position,
/// or one that depends on the value of a column, so that rows of one value stay together.
/// </summary>
internal sealed class RowSplit
{
    // ML.NET's, where neither the call nor the context has a seed.
    private const int DefaultSeed = 42;

    private readonly IDataView _view;
    private readonly DataViewSchema.Column[] _keys = [];
    private readonly Func<DataViewRow, Func<double?>> _makeNumber;

    public RowSplit(IDataView view, string keyColumn, int? seed)
    {
        _view = view;
        if (keyColumn == null)
        {
            _makeNumber = _ => RandomNumber((uint)(seed ?? DefaultSeed));
            return;
        }

        _keys = [view.Schema.Require("SamplingKeyColumn", keyColumn)];
        _makeNumber = row => RowNumbers.Fraction(row, _keys[0], seed ?? 0);
    }

    public IDataView Inside(RowRange range) => Filter(number => number is double value && range.Contains(value));

    public IDataView Outside(RowRange range) => Filter(number => number is double value && !range.Contains(value));

    private static Func<double?> RandomNumber(uint seed)
    {
        var random = new TauswortheRandom(seed);
        return () => random.NextSingle();
    }

    private RowFilterView Filter(Func<double?, bool> keeps) =>
        new(_view, _keys, row =>
        {
            var number = _makeNumber(row);
            return () => keeps(number());
        }, keepsOrder: _keys.Length == 0);
}

/// <summary>A range of the numbers that rows have. In ML.NET folds count both bounds in, the test set of a split only the lower one.</summary>
internal sealed record RowRange(double From, double To, bool IncludesTo)
{
    public bool Contains(double number) => number >= From && (number < To || (IncludesTo && number == To));
}
