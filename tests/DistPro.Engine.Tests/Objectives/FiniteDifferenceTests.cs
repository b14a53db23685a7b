using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using static DistPro.Engine.Tests.Objectives.GoldenTensors;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>Gradients of the two methods without reference values against central differences: by the student's maps and by the connector.</summary>
public sealed class FiniteDifferenceTests
{
    private const double Step = 1e-6;

    [Theory]
    [InlineData("simkd")]
    [InlineData("reviewkd")]
    public void GradientsAreTheSlopes(string name)
    {
        using var scope = NewDisposeScope();
        var student = Output(1, 4, 6, 8);
        var teacher = Output(30, 6, 8, 10);
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

        objective.Loss(input).backward();

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
