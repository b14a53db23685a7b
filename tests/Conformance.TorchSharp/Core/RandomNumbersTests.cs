using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

/// <summary>The streams are those of PyTorch for the same seed.</summary>
[Collection(nameof(GlobalState))]
public sealed class RandomNumbersTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Seed_0_gives_the_values_of_PyTorch()
    {
        manual_seed(0);
        Expect.Values(randn(3), 1.5409961, -0.2934289, -2.1787894);
    }

    [Fact]
    public void One_seed_gives_one_stream_whatever_is_drawn_from_it()
    {
        manual_seed(42);
        Expect.Values(rand(4), 0.8822693, 0.9150040, 0.3828638, 0.9593056);
        Expect.Values(randperm(8), 2, 4, 6, 7, 0, 3, 1, 5);
        Expect.Values(randint(0, 100, new long[] { 5 }), 14, 10, 54, 31, 72);
    }

    [Fact]
    public void A_generator_has_a_stream_of_its_own()
    {
        using var generator = new Generator(7);
        var before = get_rng_state();
        Expect.Tensor(randn(2, 2, generator: generator), [2, 2], -0.1467951, 0.7861413, 0.9468216, -1.1143440);
        Expect.Values(empty(3).uniform_(-1, 1, generator), -0.2693677, 0.7025367, 0.7098863);
        Expect.Values(full(new long[] { 6 }, 0.3f).bernoulli(generator), 0, 1, 1, 0, 0, 0);
        Expect.Values(multinomial(tensor(new[] { .1f, .2f, .3f, .4f }), 5, true, generator), 2, 3, 2, 2, 3);
        Expect.Values(empty(2).normal_(1, 2, generator), 5.2763715, 1.7799736);
        Assert.True(before.Equals(get_rng_state()));
    }

    [Fact]
    public void Seeding_a_generator_gives_that_generator_back()
    {
        using var generator = new Generator();
        Assert.Same(generator, generator.manual_seed(12345));
        Assert.Equal(12345, generator.initial_seed());
        Assert.Equal(DeviceType.CPU, generator.device.type);
    }

    [Fact]
    public void The_state_of_the_default_generator_can_be_kept_and_set_again()
    {
        manual_seed(5);
        _ = rand(3);
        var state = get_rng_state();
        var first = randn(5);
        set_rng_state(state);
        Assert.True(first.Equals(randn(5)));
        Assert.Equal(ScalarType.Byte, state.dtype);
    }

    [Fact]
    public void The_state_of_a_generator_moves_to_another()
    {
        using var one = new Generator(3);
        using var other = new Generator(4);
        _ = randn(3, generator: one);
        other.set_state(one.get_state());
        Assert.True(randn(4, generator: one).Equals(randn(4, generator: other)));
    }

    [Fact]
    public void Manual_seed_seeds_the_default_generator_and_returns_it()
    {
        using var generator = manual_seed(99);
        Assert.Equal(99, generator.initial_seed());
        Assert.Equal(99, initial_seed());
        var expected = rand(2);
        manual_seed(99);
        Assert.True(expected.Equals(rand(2, generator: generator)));
    }

    [Fact]
    public void Normal_numbers_of_a_given_mean_and_deviation_are_scaled_standard_ones()
    {
        manual_seed(8);
        var expected = randn(4) * 3 + 10;
        manual_seed(8);
        Assert.True(allclose(expected, normal(10, 3, [4])));
    }
}
