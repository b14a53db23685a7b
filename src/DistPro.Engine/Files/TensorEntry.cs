using System.Text.Json.Serialization;

namespace DistPro.Engine.Files;

/// <summary>A tensor in the header of a safetensors file: number type, shape, and where its values start and end.</summary>
internal sealed record TensorEntry(
    [property: JsonPropertyName("dtype")] string Type,
    [property: JsonPropertyName("shape")] long[] Shape,
    [property: JsonPropertyName("data_offsets")] long[] Offsets);
