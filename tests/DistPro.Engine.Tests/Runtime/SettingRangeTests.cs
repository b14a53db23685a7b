using DistPro.Engine.Runtime;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Runtime;

public sealed class SettingRangeTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e39)] // infinite in single precision
    [InlineData(-1e300)]
    public void Without_bounds_any_number_is_in_it_that_is_finite_in_single_precision(double value)
    {
        Assert.False(new SettingRangeAttribute().Contains(value));
        Assert.True(new SettingRangeAttribute().Contains(value > 0 ? 3e38 : -3e38));
    }

    [Fact]
    public void A_bound_is_in_it_or_not_as_its_name_says()
    {
        var closed = new SettingRangeAttribute(atLeast: 0.1, atMost: 0.9);
        Assert.True(closed.Contains(0.1) && closed.Contains(0.9));
        Assert.False(closed.Contains(Math.BitDecrement(0.1)) || closed.Contains(Math.BitIncrement(0.9)));
        var open = new SettingRangeAttribute(above: 0, below: 1);
        Assert.True(open.Contains(1e-30) && open.Contains(Math.BitDecrement(1.0)));
        Assert.False(open.Contains(0) || open.Contains(1) || open.Contains(1e-300)); // zero in single precision
        Assert.Equal("at least 0.1, at most 0.9", $"{closed}");
        Assert.Equal("above 0, below 1", $"{open}");
    }

    [Fact]
    public void What_a_property_does_not_take_is_told_by_its_name_with_what_it_takes()
    {
        Refused("Number", "a number", new() { Number = double.NaN }, "'NaN'");
        Refused("Number", "a number", new() { Number = 1e300 }, "'1E+300'");
        Refused("Maybe", "a whole number at least 2", new() { Maybe = 1 }, "'1'");
        Refused("Time", "a time in seconds above 0", new() { Time = TimeSpan.Zero }, "'00:00:00'");
        Refused("Parts", "a list, each a number at least 0, at most 1", new() { Parts = [0.5, 1.5] }, "[0.5, 1.5]");
        Refused("Parts", "a list, each a number at least 0, at most 1", new() { Parts = null! }, "nothing");
        Refused("Values", "a list, each a number above 0", new() { Values = [1, float.NaN] }, "[1, NaN]");
        Refused("Choice", "one of last, best", new() { Choice = (FinalWeights)7 }, "'7'");
        Refused("Text", "a value of type String", new() { Text = null! }, "nothing");
        SettingRangeAttribute.Check(new Options());
        SettingRangeAttribute.Check(new Options { Maybe = 2, Time = TimeSpan.MaxValue, Values = null, Parts = [] });

        static void Refused(string property, string expected, Options options, string found)
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => SettingRangeAttribute.Check(options));
            Assert.Equal(property, error.ParamName);
            Assert.Contains($"SettingRangeTests.Options.{property} takes {expected}, found {found}.", error.Message);
        }
    }

    private sealed record Options
    {
        public double Number { get; init; }

        [SettingRange(atLeast: 2)]
        public int? Maybe { get; init; }

        [SettingRange(above: 0)]
        public TimeSpan? Time { get; init; }

        [SettingRange(atLeast: 0, atMost: 1)]
        public IReadOnlyList<double> Parts { get; init; } = [0, 1];

        [SettingRange(above: 0)]
        public float[]? Values { get; init; }

        public FinalWeights Choice { get; init; }

        public string Text { get; init; } = "";
    }
}
