using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>
/// Gives a residual network that is a part of another one (<see cref="NetworkPart"/>) its weights. Where channels are left out,
/// those stay whose batch norms scale them most (Liu et al., Learning Efficient Convolutional Networks through Network Slimming,
/// ICCV 2017), summed over all layers that write into the same channels: those of a stage's blocks add up.
/// </summary>
internal static class Inheritance
{
    private const string Image = "image";

    /// <summary>Copies weights, running statistics and normalisation.</summary>
    /// <param name="whole">The whole network.</param>
    /// <param name="part">The part of it.</param>
    /// <param name="head">Whether the last layer is the whole's, too.</param>
    public static void Copy(Network whole, Network part, bool head)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var from = whole.State().ToDictionary(s => s.Name, s => s.Value);
        var to = part.State().ToDictionary(s => s.Name, s => s.Value);
        Layer[] layers = [.. Layers(from).Where(l => to.ContainsKey($"{l.Kernel}.weight"))];
        var kept = layers.GroupBy(l => l.Outputs).ToDictionary(
            group => group.Key,
            group => Strongest(
                [.. group.Select(l => from[$"{l.Norm}.weight"])], to[$"{group.First().Kernel}.weight"].shape[0]));
        foreach (var layer in layers)
        {
            var kernel = from[$"{layer.Kernel}.weight"].index_select(0, kept[layer.Outputs]);
            to[$"{layer.Kernel}.weight"].copy_(
                layer.Inputs == Image ? kernel : kernel.index_select(1, kept[layer.Inputs]));
            foreach (string name in new[] { "weight", "bias", "running_mean", "running_var" })
            {
                to[$"{layer.Norm}.{name}"].copy_(from[$"{layer.Norm}.{name}"].index_select(0, kept[layer.Outputs]));
            }
        }
        foreach (string name in to.Keys.Where(n => n.StartsWith("input_", StringComparison.Ordinal)))
        {
            to[name].copy_(from[name]);
        }
        if (head)
        {
            var (weight, bias) = (to.Keys.ElementAt(to.Count - 2), to.Keys.Last());
            to[weight].copy_(from[weight].index_select(1, kept[layers[^1].Outputs]));
            to[bias].copy_(from[bias]);
        }
    }

    // Numbers of the channels with the largest sums of |scale|, in their order; of equal ones, the first.
    private static Tensor Strongest(Tensor[] scales, long count)
    {
        var strengths = scales.Select(s => s.abs()).Aggregate(Sum).cpu().data<float>().ToArray();
        long[] channels = [.. strengths.Select((s, i) => (Strength: s, Channel: (long)i))
            .OrderByDescending(s => s.Strength).Take((int)count).Select(s => s.Channel).Order()];
        return tensor(channels, device: scales[0].device);
    }

    // Every convolution with its batch norm, and which channels it reads and writes; of a block, the projection first.
    private static IEnumerable<Layer> Layers(Dictionary<string, Tensor> state)
    {
        string stream = "stem";
        yield return new("conv1", "bn1", Image, stream);
        for (int stage = 1; state.ContainsKey($"layer{stage}.0.conv1.weight"); stage++)
        {
            for (int block = 0; state.ContainsKey($"layer{stage}.{block}.conv1.weight"); block++)
            {
                string name = $"layer{stage}.{block}", next = stream;
                foreach (string projection in new[] { "downsample", "shortcut" })
                {
                    if (state.ContainsKey($"{name}.{projection}.0.weight"))
                    {
                        next = $"layer{stage}";
                        yield return new($"{name}.{projection}.0", $"{name}.{projection}.1", stream, next);
                    }
                }
                string input = stream;
                for (int i = 1; state.ContainsKey($"{name}.conv{i}.weight"); i++)
                {
                    string output = state.ContainsKey($"{name}.conv{i + 1}.weight") ? $"{name}.{i}" : next;
                    yield return new($"{name}.conv{i}", $"{name}.bn{i}", input, output);
                    input = output;
                }
                stream = next;
            }
        }
    }

    private sealed record Layer(string Kernel, string Norm, string Inputs, string Outputs);
}
