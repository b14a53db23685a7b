using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistPro.Engine.Tests.Networks;

/// <summary>
/// What the public implementation of a network gives for the deterministic weights and images of <see cref="GoldenFill"/>.
/// </summary>
/// <param name="ParameterTensors">Number of parameter tensors.</param>
/// <param name="TrainLogits">The first four logits of the first image, of the first forward in training mode.</param>
/// <param name="TrainSum">The sum of all logits of that forward.</param>
/// <param name="TrainNorms">The norms of the outputs of its stages, and of the embedding.</param>
/// <param name="EvalLogits">The same in evaluation mode, after 50 such forwards.</param>
/// <param name="EvalSum">The sum of all logits of it.</param>
/// <param name="EvalNorms">The norms of the outputs of its stages, and of the embedding.</param>
internal sealed record ReferenceValues(
    [property: JsonPropertyName("param_tensors")] int ParameterTensors,
    [property: JsonPropertyName("train_logit0")] double[] TrainLogits,
    [property: JsonPropertyName("train_logit_sum")] double TrainSum,
    [property: JsonPropertyName("train_feat_norms")] double[] TrainNorms,
    [property: JsonPropertyName("eval_logit0")] double[] EvalLogits,
    [property: JsonPropertyName("eval_logit_sum")] double EvalSum,
    [property: JsonPropertyName("eval_feat_norms")] double[] EvalNorms)
{
    private static readonly Dictionary<string, ReferenceValues> Values =
        JsonSerializer.Deserialize<Dictionary<string, ReferenceValues>>(Resource.Read("ReferenceValues.json"))!;

    /// <summary>The values of that network.</summary>
    public static ReferenceValues Of(string name) => Values[name];
}
