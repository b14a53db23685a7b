using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.TorchSharp.Nn;

public class ModuleTests
{
    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Linear fc1 = Linear(2, 3);
        [ComponentName(Name = "shift")]
        private readonly Tensor _shift = zeros(3);
        public readonly Parameter scale = Parameter(ones(3));

        public Block() : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor input) => fc1.call(input) * scale + _shift;
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        public readonly Sequential stem = Sequential(Linear(2, 2), ReLU());
        public readonly ModuleList<Block> blocks = ModuleList(new Block(), new Block());
        public readonly Module<Tensor, Tensor> head = Sequential(("norm", BatchNorm1d(3)), ("out", Linear(3, 1)));
        public readonly Module<Tensor, Tensor>? missing = null;

        public Net() : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input) => head.call(blocks[1].call(stem.call(input)) + blocks[0].call(stem.call(input)));
    }

    private sealed class Product() : Module<Tensor, Tensor, Tensor>(nameof(Product))
    {
        public override Tensor forward(Tensor input1, Tensor input2) => input1 * input2;
    }

    [Fact]
    public void FieldsBecomeComponentsInTheirOrder()
    {
        using var net = new Net();
        Assert.Equal(["stem", "blocks", "head"], net.named_children().Select(child => child.name));
        Assert.Equal(
            ["stem.0.weight", "stem.0.bias",
             "blocks.0.scale", "blocks.0.fc1.weight", "blocks.0.fc1.bias", "blocks.1.scale", "blocks.1.fc1.weight", "blocks.1.fc1.bias",
             "head.norm.weight", "head.norm.bias", "head.out.weight", "head.out.bias"],
            net.named_parameters().Select(p => p.name));
        Assert.Equal(
            ["blocks.0.shift", "blocks.1.shift", "head.norm.running_mean", "head.norm.running_var", "head.norm.num_batches_tracked"],
            net.named_buffers().Select(b => b.name));
        Assert.Equal(
            ["stem", "blocks", "head", "stem.0", "stem.1", "blocks.0", "blocks.1", "blocks.0.fc1", "blocks.1.fc1", "head.norm", "head.out"],
            net.named_modules().Select(m => m.name));
    }

    [Fact]
    public void TheStateHoldsParametersThenBuffersAndLoadsBack()
    {
        using var net = new Net();
        using var copy = new Net();
        var state = net.state_dict();
        Assert.Equal(12 + 5, state.Count);
        Assert.Equal(net.named_parameters().Select(p => p.name), state.Keys.Take(12));
        Assert.Same(net.blocks[0].scale, state["blocks.0.scale"]);

        using (no_grad())
        {
            net.blocks[0].scale.fill_(3);
        }
        var (missing, unexpected) = copy.load_state_dict(state);
        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.All(copy.named_parameters(), p => Assert.True(Figures.Equal(p.parameter, state[p.name])));
        Assert.NotSame(net.blocks[0].scale, copy.blocks[0].scale);
    }

    [Fact]
    public void AStateThatDoesNotFitIsRefusedUnlessToldOtherwise()
    {
        using var linear = Linear(2, 2);
        var state = new Dictionary<string, Tensor> { ["weight"] = ones(2, 2), ["other"] = ones(1) };
        Assert.Throws<InvalidOperationException>(() => linear.load_state_dict(state));
        var (missing, unexpected) = linear.load_state_dict(state, strict: false);
        Assert.Equal(["bias"], missing);
        Assert.Equal(["other"], unexpected);
        Assert.Equal(4, linear.weight.sum().item<float>());

        state["weight"].zero_();
        linear.load_state_dict(state, skip: ["weight", "bias", "other"]);
        Assert.Equal(4, linear.weight.sum().item<float>());
    }

    [Fact]
    public void TrainingModeReachesEveryChild()
    {
        using var net = new Net();
        Assert.All(net.modules(), m => Assert.True(m.training));
        net.eval();
        Assert.False(net.training);
        Assert.All(net.modules(), m => Assert.False(m.training));
        net.train();
        Assert.All(net.modules(), m => Assert.True(m.training));
    }

    [Fact]
    public void ApplyVisitsChildrenFirst()
    {
        using var net = new Net();
        var seen = new List<Module>();
        Assert.Same(net, net.apply(seen.Add));
        Assert.Equal(net.modules().Count() + 1, seen.Count);
        Assert.Same(net, seen[^1]);
        Assert.True(seen.IndexOf(net.stem) > seen.IndexOf((Module)net.stem[0]));
    }

    [Fact]
    public void ZeroGradForgetsOrZeroes()
    {
        using var linear = Linear(2, 1);
        linear.call(ones(1, 2)).backward();
        linear.zero_grad(set_to_none: false);
        Assert.Equal(0, linear.weight.grad!.abs().sum().item<float>());
        linear.zero_grad();
        Assert.Null(linear.weight.grad);
    }

    [Fact]
    public void DisposingTheTreeDisposesItsTensors()
    {
        var net = new Net();
        var tensors = net.state_dict().Values.ToArray();
        net.Dispose();
        Assert.All(tensors, t => Assert.True(t.IsInvalid));
        net.Dispose();
    }

    [Fact]
    public void AForgottenBufferIsNotInTheState()
    {
        using var product = new Product();
        product.register_buffer("kept", ones(1));
        product.register_buffer("forgotten", ones(1), persistent: false);
        Assert.Equal(["kept"], product.named_buffers(include_nonpersistent: true).Select(b => b.name));
        Assert.Equal(["kept"], product.state_dict().Keys);
        Assert.NotNull(product.get_buffer("forgotten"));
        Assert.Throws<InvalidOperationException>(() => product.register_buffer("kept", ones(1)));
    }

    [Fact]
    public void ComponentsAreFoundByPath()
    {
        using var net = new Net();
        Assert.Same(net.blocks[1].scale, net.get_parameter("blocks.1.scale"));
        Assert.True(net.has_parameter("head.out.bias"));
        Assert.False(net.has_parameter("head.out.nothing"));
        Assert.Null(net.get_parameter("nowhere.weight"));
        Assert.True(net.has_buffer("blocks.0.shift"));
        Assert.Null(net.get_buffer("blocks.0.scale"));
    }

    [Fact]
    public void NamesOfModulesAreChecked()
    {
        using var product = new Product();
        product.register_module("inner", Linear(1, 1));
        product.add_module("other", Linear(1, 1));
        Assert.Throws<InvalidOperationException>(() => product.register_module("inner", Linear(1, 1)));
        Assert.Throws<ArgumentException>(() => product.register_module("a.b", Linear(1, 1)));
        Assert.Throws<ArgumentException>(() => product.register_module("", Linear(1, 1)));
        Assert.Equal(["inner.weight", "inner.bias", "other.weight", "other.bias"], product.named_parameters().Select(p => p.name));
    }

    [Fact]
    public void HooksSeeAndChangeWhatPassesThrough()
    {
        using var linear = Linear(Parameter(ones(1, 1)));
        int calls = 0;
        var before = linear.register_forward_pre_hook((_, x) => x * 10);
        var after = linear.register_forward_hook((_, _, result) => result + 1);
        var counter = linear.register_forward_hook(_ => calls++);
        Assert.Equal(21, linear.call(full([1, 1], 2f)).item<float>());
        before.remove();
        after.remove();
        Assert.Equal(2, linear.call(full([1, 1], 2f)).item<float>());
        counter.remove();
        linear.call(ones(1, 1));
        Assert.Equal(2, calls);
    }

    [Fact]
    public void AModuleOfTwoInputsHasHooksToo()
    {
        using var product = new Product();
        product.register_forward_pre_hook((_, a, b) => (a + 1, b));
        product.register_forward_hook((_, _, b, result) => result + b);
        Assert.Equal(35, product.call(tensor(4f), tensor(5f) + 0.8333333).item<float>(), 0.01);
    }

    [Fact]
    public void SequentialDisposesWhatIsInBetween()
    {
        using var net = Sequential(Linear(2, 2), ReLU(), Identity(), Linear(2, 2));
        using var input = ones(1, 2);
        net.call(input);
        using var scope = NewDisposeScope();
        net.call(input);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.False(input.IsInvalid);
        using var empty = Sequential();
        Assert.NotSame(input, empty.call(input));
    }

    [Fact]
    public void SequentialIsIndexedAndSliced()
    {
        var (first, second, third) = (Linear(2, 3), ReLU(), Linear(3, 1));
        using var net = Sequential(first, second).append("last", third);
        Assert.Equal(3, net.Count);
        Assert.Same(third, net[2]);
        Assert.Equal(["0", "1", "last"], net.named_children().Select(child => child.name));
        Assert.Equal([1, 3], net[..2].call(ones(1, 2)).shape);
        Assert.Same(third, net[(2, null)][0]);
    }
}
