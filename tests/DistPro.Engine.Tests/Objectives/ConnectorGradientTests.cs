using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using static DistPro.Engine.Tests.Objectives.GoldenTensors;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>
/// SimKD and ReviewKD, whose connectors are half of the method: values against the same networks written in PyTorch 1.13
/// (float64), gradients by the student's maps and by the connector against central differences.
/// </summary>
public sealed class ConnectorGradientTests
{
    private const double Step = 1e-6;

    [Theory]
    [InlineData("simkd", 0.39771871694058786, 0.01699787724627482)]
    [InlineData("reviewkd", 1.5716927416299682, 0.01983010492375163)]
    public void Meets_PyTorch(string name, double value, double lengthOfGradientByLastMap)
    {
        using var scope = NewDisposeScope();
        var (student, teacher) = (Output(1, 4, 6, 8), Output(30, 6, 8, 10));
        using var objective = ObjectiveCatalog.Create(name, new ObjectiveSetup(student, teacher, arange(8), new Generator(3)));
        using (no_grad())
        {
            foreach (var (i, parameter) in objective.Connector!.parameters().Index())
            {
                parameter.copy_(Hash(parameter.shape, 100 + i, 0.5));
            }
        }
        var map = student.Stages[^1].Post.requires_grad_();

        var loss = objective.Loss(new ObjectiveInput(student, teacher, arange(8), arange(8), 0.5));
        Backward.Run(loss);

        AssertClose(value, loss.item<double>());
        AssertClose(lengthOfGradientByLastMap, map.grad!.norm().item<double>());
    }

    [Theory]
    [InlineData("simkd")]
    [InlineData("reviewkd")]
    public void Gradients_are_the_slopes(string name)
    {
        using var scope = NewDisposeScope();
        var (student, teacher) = (Output(1, 4, 6, 8), Output(30, 6, 8, 10));
        using var objective = ObjectiveCatalog.Create(name, new ObjectiveSetup(student, teacher, arange(8), new Generator(3)));
        var input = new ObjectiveInput(student, teacher, arange(8), arange(8), 0.5);
        Tensor[] variables =
        [
            .. student.Stages.Skip(name == "simkd" ? 3 : 1).Select(s => s.Post),
            .. name == "simkd" ? [] : new[] { student.Embedding },
            .. objective.Connector!.parameters(),
        ];
        foreach (var variable in variables)
        {
            variable.requires_grad_();
        }

        Backward.Run(objective.Loss(input));

        using var frozen = no_grad();
        foreach (var variable in variables)
        {
            var gradient = variable.grad!.flatten();
            var flat = variable.view(-1);
            foreach (long at in new[] { 0, flat.numel() / 2, flat.numel() - 1 })
            {
                double value = flat[at].item<double>();
                double slope = (At(value + Step) - At(value - Step)) / (2 * Step);
                _ = flat[at].fill_(value);
                double found = gradient[at].item<double>();
                Assert.True(Math.Abs(slope - found) < 1e-7 + 1e-5 * Math.Abs(slope),
                    $"slope {slope}, gradient {found} at {at} of [{string.Join(", ", variable.shape)}]");

                double At(double moved)
                {
                    _ = flat[at].fill_(moved);
                    return objective.Loss(input).item<double>();
                }
            }
        }
    }

    // Three maps after the stem, of 8, 4 and 2 pixels a side.
    private static NetworkOutput Output(int j, params int[] channels)
    {
        var maps = new List<FeatureMap> { Map(j, 3, 8) };
        for (int i = 0; i < channels.Length; i++)
        {
            maps.Add(Map(j + i + 1, channels[i], 8 >> i));
        }
        return new NetworkOutput(Hash([8, 5], j + 8), Hash([8, channels[^1]], j + 9), maps);
    }

    private static FeatureMap Map(int j, int channels, int size)
    {
        var map = Hash([8, channels, size, size], j);
        return new FeatureMap($"map{j}", map, map, map);
    }
}
