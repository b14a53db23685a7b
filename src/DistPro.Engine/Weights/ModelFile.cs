using System.Text.Json;
using DistPro.Engine.Data;
using DistPro.Engine.Files;
using DistPro.Engine.Networks;

namespace DistPro.Engine.Weights;

/// <summary>
/// A trained classifier in one file: a safetensors file whose header also tells the network's name, the shape of its images, its
/// classes, a format version, and a checksum (<see cref="SealedFile"/>).
/// </summary>
public static class ModelFile
{
    /// <summary>Version of the format that this code writes, and the highest that it reads.</summary>
    public const int Version = 1;

    private const string CardName = "distpro.model";

    /// <summary>The file's bytes.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="classNames">Its classes, in the order of its logits.</param>
    /// <param name="properties">Anything else to keep with it.</param>
    public static byte[] Write(Network network, IReadOnlyList<string> classNames, IReadOnlyDictionary<string, string> properties)
    {
        ClassNaming.Check(classNames, $"Network '{network.Name}'");
        var card = new ModelCard(Version, network.Name, network.Shape, [.. classNames], new(properties));
        return SealedFile.Seal(network.State(), new Dictionary<string, string> { [CardName] = JsonSerializer.Serialize(card) });
    }

    /// <summary>What was written: the network is in evaluation mode, on the CPU.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="source">Where they come from, for error messages.</param>
    /// <exception cref="InvalidDataException">The bytes are no such file, are damaged, or are of a newer version.</exception>
    public static (
        Network Network, IReadOnlyList<string> ClassNames, IReadOnlyDictionary<string,
        string> Properties) Read(byte[] file, string source)
    {
        try
        {
            var tensors = SealedFile.Open(file);
            if (!tensors.Metadata.TryGetValue(CardName, out var json))
            {
                throw new InvalidDataException($"a safetensors file without '{CardName}'");
            }
            var card = JsonSerializer.Deserialize<ModelCard>(json)!;
            if (card.Version > Version)
            {
                throw new InvalidDataException(
                    $"version {card.Version} (this build of DistPro reads up to {Version}; update it)");
            }
            ClassNaming.Check(card.ClassNames, "the model");
            return (Network(card, tensors), card.ClassNames, card.Properties);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{source} cannot be loaded. Expected: a DistPro model of version {Version} or lower. Found: {e.Message}. "
                + "Restore the file from a copy, or train and save the model again.", e);
        }
    }

    private static Network Network(ModelCard card, SafeTensors tensors)
    {
        var network = NetworkCatalog.Create(card.Network, card.Shape, card.ClassNames.Length);
        try
        {
            foreach (var (name, value) in network.State())
            {
                tensors.CopyTo(name, value);
            }
            if (StateValues.Problems(network.State()) is { Length: > 0 } problems)
            {
                throw new InvalidDataException(problems);
            }
            network.eval();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private sealed record ModelCard(
        int Version, string Network, ImageShape Shape, string[] ClassNames, Dictionary<string, string> Properties);
}
