using System.IO.Compression;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A folder of a model zip that one component reads itself from.</summary>
internal sealed class ModelLoadContext
{
    private readonly ZipArchive _archive;
    private readonly string _folder;

    private ModelLoadContext(HostEnvironment environment, ZipArchive archive, string folder, BinaryReader reader)
    {
        Environment = environment;
        _archive = archive;
        _folder = folder;
        Reader = reader;
    }

    public HostEnvironment Environment { get; }

    public BinaryReader Reader { get; }

    public static object Load(HostEnvironment environment, ZipArchive archive, string folder)
    {
        var entry = archive.GetEntry($"{folder}/{ModelSaveContext.EntryName}")
            ?? throw new InvalidOperationException($"This is no model of the stand-in: there is no entry '{folder}/{ModelSaveContext.EntryName}' in it.");
        using var reader = new BinaryReader(entry.Open(), Encoding.UTF8);
        string signature = reader.ReadString();
        return ModelLoaders.For(signature)(new ModelLoadContext(environment, archive, folder, reader));
    }

    public object LoadPart(string name) => Load(Environment, _archive, $"{_folder}/{name}");
}
