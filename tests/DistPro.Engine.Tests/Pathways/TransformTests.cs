using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Pathways;
using DistPro.Engine.Runtime;
using DistPro.Engine.Search;
using DistPro.Engine.Tests.Objectives;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Pathways;

public sealed class TransformTests
{
    private static readonly string[] Own = [
        .. TransformCatalog.Names.Where(n => !n.StartsWith("test-", StringComparison.Ordinal))];

    public static TheoryData<string> Names => [.. Own];

    [Fact]
    public void There_are_eight() => Assert.Equal(["2conv", "3conv", "at", "complex", "embedding", "gram", "simple", "sp"], Own);

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_reach_the_student_and_the_connector_and_agree_with_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        using var student = Leaf([4, 6, 8, 8], 1);
        using var teacher = Leaf([4, 10, 4, 4], 2);
        var (transform, scale) = TransformCatalog.Create(name, Setup(student, teacher));
        transform.Connector?.train();
        var loss = transform.Distance(Stage(student), Stage(teacher));
        Backward.Run(loss);
        Assert.Null(teacher.grad);
        Assert.True(scale > 0 && loss.item<double>() > 0);
        foreach (var parameter in transform.Connector?.parameters() ?? [])
        {
            Assert.True(parameter.grad!.abs().sum().item<double>() > 0);
        }
        AssertSlope(student, student.grad!, () => transform.Distance(Stage(student), Stage(teacher)).item<double>());
        transform.Dispose();
    }

    [Theory]
    [InlineData("resnet8", "wrn_16_2")]
    [InlineData("vgg8", "resnet8")]
    [InlineData("MobileNetV2", "vgg8")]
    [InlineData("resnet8", "ShuffleV2")]
    public void Every_transform_works_on_all_pairs_of_stages_of_different_networks(string studentName, string teacherName)
    {
        using var student = NetworkCatalog.Create(studentName, new ImageShape(3, 32, 32), 4);
        using var teacher = NetworkCatalog.Create(teacherName, new ImageShape(3, 32, 32), 4);
        using var scope = NewDisposeScope();
        using var random = new Generator(1);
        var images = rand([2, 3, 32, 32], generator: random) * 255;
        var (s, t) = (student.Run(images), teacher.Run(images));
        AssertFinite(
            new SearchOptions { Rule = ConnectionRule.All, Transforms = Own }, s, t, random, $"{teacherName} to {studentName}");
    }

    // One network of each family: within a family stages differ in number of blocks or in width only.
    [Fact]
    public void The_default_pathways_go_from_every_family_of_networks_to_every_other()
    {
        string[] names = [
            "resnet8", "wrn_10_2", "vgg8", "MobileNetV2", "ShuffleV1", "ShuffleV2", "pyramidnet20_48", "ResNet18", "ResNet50"];
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var random = new Generator(1);
        var images = rand([2, 3, 32, 32], generator: random) * 255;
        var outputs = names.ToDictionary(name => name, name =>
        {
            using var network = NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 4);
            return network.Run(images);
        });
        foreach (var (teacher, student) in names.SelectMany(t => names.Select(s => (t, s))))
        {
            AssertFinite(new SearchOptions(), outputs[student], outputs[teacher], random, $"{teacher} to {student}");
        }
    }

    [Theory]
    [InlineData("simple", new[] { 1 })]
    [InlineData("2conv", new[] { 1, 1, 3 })]
    [InlineData("3conv", new[] { 1, 1, 3, 3 })]
    [InlineData("complex", new[] { 3, 1, 3, 3 })]
    public void The_connectors_have_the_convolutions_of_the_released_code(string name, int[] kernels)
    {
        using var scope = NewDisposeScope();
        var (transform, _) = TransformCatalog.Create(name, Setup(Leaf([2, 6, 8, 8], 1), Leaf([2, 10, 4, 4], 2)));
        var convolutions = transform.Connector!.parameters().Where(p => p.dim() == 4).ToArray();
        Assert.Equal(kernels.Select(k => (long)k).Order(), convolutions.Select(c => c.shape[2]).Order());
        Assert.Equal(10, convolutions.Select(c => c.shape[0]).Max()); // to the teacher's channels, through the fewer of the two
        Assert.Equal(kernels.Length == 1 ? 0 : 1, convolutions.Count(c => c.shape[0] == 1)); // the gate
        transform.Dispose();
    }

    [Fact]
    public void First_weights_are_normal_with_the_deviation_of_the_released_code()
    {
        using var scope = NewDisposeScope();
        var (transform, _) = TransformCatalog.Create("simple", Setup(Leaf([2, 300, 4, 4], 1), Leaf([2, 200, 4, 4], 2)));
        var weight = transform.Connector!.parameters().Single(p => p.dim() == 4);
        Assert.Equal(Math.Sqrt(2.0 / 200), weight.std().item<double>(), 5e-3 * Math.Sqrt(2.0 / 200) * 4);
        transform.Dispose();
    }

    [Fact]
    public void An_unknown_transform_tells_the_nearest_one() => Assert.Contains(
        "There is no transform 'complexx'. Did you mean 'complex'? Known names: ",
        Assert.Throws<ArgumentException>(() => TransformCatalog.Check("complexx")).Message);

    private static void AssertFinite(
        SearchOptions options, NetworkOutput student, NetworkOutput teacher, Generator random, string networks)
    {
        using var scope = NewDisposeScope();
        var labels = zeros(2, dtype: int64);
        var setup = new ObjectiveSetup(student, teacher, labels, random);
        var input = new ObjectiveInput(student, teacher, labels, labels, 0);
        foreach (var name in options.PathwaysOf(teacher.Stages.Count, student.Stages.Count))
        {
            using var pathway = new PathwayObjective(name, setup);
            using var inner = NewDisposeScope();
            Assert.True(pathway.Loss(input).isfinite().item<bool>(), $"{networks}, {name}");
        }
    }

    private static TransformSetup Setup(Tensor student, Tensor teacher)
    {
        var run = new ObjectiveSetup(Output(student), Output(teacher), zeros(2, dtype: int64), new Generator(7));
        return new TransformSetup(run, Stage(student), Stage(teacher));
    }

    private static NetworkOutput Output(Tensor map)
    {
        var embedding = map.detach().mean([2L, 3L]);
        return new NetworkOutput(embedding, embedding, [Stage(map.detach())]);
    }

    private static FeatureMap Stage(Tensor map) => new("stage1", map, map, map);

    private static Tensor Leaf(long[] shape, int number) => (GoldenTensors.Hash(shape, number) + 0.5).requires_grad_(number == 1);

    // Along a fixed direction, the loss changes by what the gradient says.
    private static void AssertSlope(Tensor point, Tensor gradient, Func<double> loss)
    {
        using var frozen = no_grad();
        var direction = GoldenTensors.Hash(point.shape, 9);
        const double Step = 1e-6;
        double expected = (gradient * direction).sum().item<double>();
        point.add_(direction, alpha: Step);
        double ahead = loss();
        point.add_(direction, alpha: -2 * Step);
        double slope = (ahead - loss()) / (2 * Step);
        Assert.Equal(expected, slope, 1e-5 * (Math.Abs(expected) + 1e-3));
    }
}
