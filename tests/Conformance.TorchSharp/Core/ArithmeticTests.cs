using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class ArithmeticTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _a = tensor(new[] { 1f, -2f, 4f });
    private readonly Tensor _b = tensor(new[] { 2f, 3f, -0.5f });

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string, double[]> Functions => new()
    {
        { "abs", [2, .5, 0, .5, 2] },
        { "ceil", [-2, 0, 0, 1, 2] },
        { "cos", [-.416147, .877583, 1, .877583, -.416147] },
        { "erf", [-.995322, -.5205, 0, .5205, .995322] },
        { "exp", [.135335, .606531, 1, 1.648721, 7.389056] },
        { "expm1", [-.864665, -.393469, 0, .648721, 6.389056] },
        { "floor", [-2, -1, 0, 0, 2] },
        { "log1p", [double.NaN, -.693147, 0, .405465, 1.098612] },
        { "neg", [2, .5, 0, -.5, -2] },
        { "reciprocal", [-.5, -2, double.PositiveInfinity, 2, .5] },
        { "rsqrt", [double.NaN, double.NaN, double.PositiveInfinity, 1.414214, .707107] },
        { "sigmoid", [.119203, .377541, .5, .622459, .880797] },
        { "sign", [-1, -1, 0, 1, 1] },
        { "sin", [-.909297, -.479426, 0, .479426, .909297] },
        { "sqrt", [double.NaN, double.NaN, 0, .707107, 1.414214] },
        { "square", [4, .25, 0, .25, 4] },
        { "tanh", [-.964028, -.462117, 0, .462117, .964028] },
        { "trunc", [-2, 0, 0, 0, 2] },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_of_one_tensor(string name, double[] expected)
    {
        var x = tensor(new[] { -2f, -.5f, 0f, .5f, 2f });
        var method = typeof(Tensor).GetMethod(name, Type.EmptyTypes)!;
        Expect.Values((Tensor)method.Invoke(x, null)!, expected);
        var function = typeof(torch).GetMethod(name, [typeof(Tensor)])!;
        Expect.Values((Tensor)function.Invoke(null, [x])!, expected);
        if (typeof(Tensor).GetMethod(name + "_", Type.EmptyTypes) is not { } inPlace) return;
        Assert.Same(x, inPlace.Invoke(x, null));
        Expect.Values(x, expected);
    }

    [Fact]
    public void Operators_between_tensors()
    {
        Expect.Values(_a + _b, 3, 1, 3.5);
        Expect.Values(_a - _b, -1, -5, 4.5);
        Expect.Values(_a * _b, 2, -6, -2);
        Expect.Values(_a / _b, .5, -.6666667, -8);
        Expect.Values(_a % _b, 1, 1, 0);
        Expect.Values(-_a, -1, 2, -4);
    }

    [Fact]
    public void Operators_with_numbers_on_either_side()
    {
        Expect.Values(_a + 1, 2, -1, 5);
        Expect.Values(1.5 + _a, 2.5, -.5, 5.5);
        Expect.Values(_a - 1, 0, -3, 3);
        Expect.Values(1 - _a, 0, 3, -3);
        Expect.Values(_a * 2L, 2, -4, 8);
        Expect.Values(2f * _a, 2, -4, 8);
        Expect.Values(_a / 2, .5, -1, 2);
        Expect.Values(8 / _a, 8, -4, 2);
        Expect.Values(_a % 3, 1, 1, 1);
    }

    [Fact]
    public void Numbers_do_not_change_the_type_of_the_tensor_more_than_they_must()
    {
        Assert.Equal(ScalarType.Float32, (_a * 2.0).dtype);
        Assert.Equal(ScalarType.Int64, (arange(3) * 2).dtype);
        Assert.Equal(ScalarType.Float32, (arange(3) * 0.5).dtype);
        Assert.Equal(ScalarType.Float32, (arange(3) / 2).dtype);
    }

    [Fact]
    public void Alpha_scales_what_is_added()
    {
        Expect.Values(_a.add(_b, 2), 5, 4, 3);
        Expect.Values(_a.add(3, 2), 7, 4, 10);
        Expect.Values(_a.clone().add_(_b, -1), -1, -5, 4.5);
        Expect.Values(_a.addcmul(_a, _b, 0.5), 2, -5, 3);
        Expect.Values(_a.clone().addcdiv_(_a, _b, -1), .5, -1.3333334, 12);
        Expect.Values(_a.lerp(_b, tensor(0.25f)), 1.25, -.75, 2.875);
    }

    [Fact]
    public void Division_rounds_as_asked()
    {
        var (x, y) = (tensor(new[] { 7f, -7f }), tensor(new[] { 2f, 2f }));
        Expect.Values(x.div(y), 3.5, -3.5);
        Expect.Values(x.div(y, RoundingMode.floor), 3, -4);
        Expect.Values(x.div(2, RoundingMode.trunc), 3, -3);
        Expect.Values(x.floor_divide(2), 3, -4);
    }

    [Fact]
    public void Powers_clamps_and_extremes()
    {
        Expect.Values(_a.pow(2), 1, 4, 16);
        Expect.Values(tensor(new[] { 4f, 9f }).pow(tensor(new[] { .5f, 2f })), 2, 81);
        Expect.Values(_a.clamp(-1, 2), 1, -1, 2);
        Expect.Values(_a.clamp(min: (Scalar)0), 1, 0, 4);
        Expect.Values(_a.clamp_min(0), 1, 0, 4);
        Expect.Values(_a.maximum(_b), 2, 3, 4);
        Expect.Values(minimum(_a, _b), 1, -2, -.5);
        Expect.Values(tensor(new[] { 1.25f, -1.75f }).round(1), 1.2, -1.8);
        Expect.Values(tensor(new[] { float.NaN, float.PositiveInfinity }).nan_to_num(posinf: 9), 0, 9);
    }

    [Fact]
    public void In_place_operations_give_the_tensor_itself_back()
    {
        var x = _a.clone();
        Assert.Same(x, x.add_(_b));
        Assert.Same(x, x.mul_(2));
        Assert.Same(x, x.sub_(1));
        Assert.Same(x, x.div_(2));
        Assert.Same(x, x.clamp_(-100, 100));
        Assert.Same(x, x.fill_(3));
        Assert.Same(x, x.copy_(_b));
        Expect.Values(x, 2, 3, -.5);
    }

    [Fact]
    public void Zero_gives_another_wrapper_back()
    {
        var x = _a.clone();
        var result = x.zero_();
        Assert.NotSame(x, result);
        Expect.Values(x, 0, 0, 0);
        result.add_(1);
        Expect.Values(x, 1, 1, 1);
    }

    [Fact]
    public void Comparisons()
    {
        Expect.Values(_a < _b, 1, 1, 0);
        Expect.Values(_a >= 1, 1, 0, 1);
        Expect.Values(0 < _a, 1, 0, 1);
        Expect.Values(_a == tensor(new[] { 1f, 2f, 4f }), 1, 0, 1);
        Expect.Values(_a.ne(4), 1, 1, 0);
        Expect.Values((_a > 0) & (_b > 0), 1, 0, 0);
        Expect.Values((_a > 0) | (_b > 0), 1, 1, 1);
        Expect.Values(~(_a > 0), 0, 1, 0);
        Expect.Values(isfinite(tensor(new[] { 1f, float.NaN, float.NegativeInfinity })), 1, 0, 0);
        Expect.Values(isnan(tensor(new[] { 1f, float.NaN })), 0, 1);
        Assert.Equal(ScalarType.Bool, (_a < _b).dtype);
    }

    [Fact]
    public void Equality_as_a_whole()
    {
        Assert.True(_a.Equals(_a.clone()));
        Assert.False(_a.Equals(_b));
        Assert.True(_a.allclose(_a + 1e-7));
        Assert.False(_a.allclose(_a + 1e-3));
        Expect.Values(_a.equal(_a), 1, 1, 1);
    }
}
