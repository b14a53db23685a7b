using DistPro.Engine.Data;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Runtime;

public class FingerprintTests
{
    private static readonly Fingerprint Example =
        Fingerprint.Empty.With("rate", 0.1).With(
            "part", Fingerprint.Empty.With("name", "a/b, \"c\"").With("none", (object?)null));

    [Fact]
    public void Values_keep_their_order_and_parts_their_names() =>
        Assert.Equal([("rate", "0.1"), ("part/name", "a/b, \"c\""), ("part/none", "none")], Example.Values);

    [Fact]
    public void It_comes_back_from_its_text()
    {
        var read = Fingerprint.Parse(Example.ToString());
        Assert.Equal(Example, read);
        Assert.Equal(Example.Digest(), read.Digest());
        Assert.Null(Example.DifferenceFrom(read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[[\"name\"]]")]
    [InlineData("[[\"name\",null]]")]
    public void Other_texts_are_refused(string text) => Assert.Throws<InvalidDataException>(() => Fingerprint.Parse(text));

    [Fact]
    public void The_first_difference_is_told_from_both_sides()
    {
        Assert.Equal(("rate", "0.2", "0.1"), Example.DifferenceFrom(Fingerprint.Empty.With("rate", 0.2).With("else", 1)));
        Assert.Equal(("part/name", "not there", "a/b, \"c\""), Example.DifferenceFrom(Fingerprint.Empty.With("rate", 0.1)));
        Assert.Equal(("more", "1", "not there"), Example.DifferenceFrom(Example.With("more", 1)));
    }

    [Fact]
    public void Names_and_values_do_not_run_into_each_other() =>
        Assert.NotEqual(Fingerprint.Empty.With("a", "b c").Digest(), Fingerprint.Empty.With("a b", "c").Digest());

    [Fact]
    public void Every_option_that_a_result_depends_on_tells_and_no_other()
    {
        var options = new TrainingOptions();
        TrainingOptions[] others =
        [
            options with { Epochs = 3 }, options with { Seed = 2 }, options with { TimeBudget = TimeSpan.FromSeconds(1) },
            options with { Optimizer = new AdamWSettings { WeightDecay = 5e-4 } },
            options with { Schedule = new CosineSchedule { Warmup = 0.1 } }, options with { Augmentation = Augmentation.None },
        ];
        Assert.Equal(others.Length + 1, others.Append(options).Select(o => Fingerprint.Of(o).Digest()).Distinct().Count());
        Assert.Equal(Fingerprint.Of(options), Fingerprint.Of(options with { Checkpoint = new CheckpointSettings("file") }));
    }
}
