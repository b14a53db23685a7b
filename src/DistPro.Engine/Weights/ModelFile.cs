using System.Text.Json;
using DistPro.Engine.Data;
using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

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
            var json = tensors.Text(CardName);
            // The version first: what else is in a newer file is not known.
            if (JsonText.Read<CardVersion>(json, JsonText.Strict).Version is var version and (< 1 or > Version))
            {
                throw new InvalidDataException($"version {version} (this build of DistPro reads up to {Version}; update it)");
            }
            var card = JsonText.Read<ModelCard>(json, JsonText.Strict);
            Check(card);
            ClassNaming.Check(card.ClassNames, "the model");
            return (Network(card, tensors), card.ClassNames, card.Properties);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{source} cannot be loaded. Expected: a DistPro model of version {Version} or lower. Found: {e.Message}. "
                + "Restore the file from a copy, or train and save the model again.", e);
        }
    }

    /// <summary>The classes that a model tells; null for a file that is none.</summary>
    /// <exception cref="InvalidDataException">The model's head is damaged.</exception>
    internal static IReadOnlyList<string>? ClassNames(TensorFile file, string path)
    {
        try
        {
            return file.Metadata.TryGetValue(CardName, out var json)
                ? JsonText.Read<CardClasses>(json, JsonText.Strict).ClassNames
                : null;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The model '{path}' tells no classes: {e.Message} Restore it from a copy.", e);
        }
    }

    private static void Check(ModelCard card)
    {
        card.Shape.Validate($"network '{card.Network}'");
        if (card.Properties.ContainsValue(null!))
        {
            throw new InvalidDataException("a null among the properties");
        }
    }

    private static Network Network(ModelCard card, SafeTensors tensors)
    {
        var network = NetworkCatalog.Create(card.Network, card.Shape, card.ClassNames.Length);
        try
        {
            tensors.CopyTo(network.State());
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

    private sealed record CardVersion(int Version);

    private sealed record CardClasses(string[] ClassNames);

    private sealed record ModelCard(
        int Version, string Network, ImageShape Shape, string[] ClassNames, Dictionary<string, string> Properties);
}

/// <summary>Looks at the values of a file before a network has them.</summary>
internal static class StateValues
{
    /// <summary>
    /// What of a network's state has values with which it answers nothing of use, in words; empty for nothing: a number that is
    /// not finite, a variance below 0, a deviation that is not above 0.
    /// </summary>
    public static string Problems(IEnumerable<(string Name, Tensor Value)> state)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return string.Join("; ", state.Where(s => s.Value.is_floating_point()).Select(Problem).Where(p => p.Length > 0));
    }

    private static string Problem((string Name, Tensor Value) state)
    {
        var (name, value) = state;
        return !Holds(value.isfinite()) ? $"{name} has values that are no finite numbers"
            : name.EndsWith("running_var", StringComparison.Ordinal) && !Holds(value.ge(Zero)) ? $"{name} has values below 0"
            : name.EndsWith("input_deviation", StringComparison.Ordinal) && !Holds(value.gt(Zero))
                ? $"{name} has values not above 0"
            : "";
    }

    private static bool Holds(Tensor each) => each.all().item<bool>();
}
