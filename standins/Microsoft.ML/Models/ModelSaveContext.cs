using System.IO.Compression;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A folder of a model zip that one component writes itself into. The format is the stand-in's own: see README.md.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string EntryName = "Model";

    private readonly ZipArchive _archive;
    private readonly string _folder;
    private readonly MemoryStream _content = new();
    private bool _begun;

    internal ModelSaveContext(ZipArchive archive, string folder)
    {
        _archive = archive;
        _folder = folder;
        Writer = new BinaryWriter(_content, Encoding.UTF8);
    }

    internal BinaryWriter Writer { get; }

    public void Dispose() => Writer.Dispose();

    /// <summary>Writes a component into a folder of the archive.</summary>
    internal static void Save(ZipArchive archive, string folder, ICanSaveModel component)
    {
        using var context = new ModelSaveContext(archive, folder);
        component.Save(context);
        Check.State(context._begun, $"ModelSignature not specified! {component.GetType()} wrote nothing when it was saved.");
        context.Writer.Flush();
        using var entry = archive.CreateEntry($"{folder}/{EntryName}").Open();
        context._content.WriteTo(entry);
    }

    /// <summary>The signature by which the reader of what follows is found.</summary>
    internal void Begin(string signature)
    {
        Writer.Write(signature);
        _begun = true;
    }

    internal void SavePart(ICanSaveModel part, string name) => Save(_archive, $"{_folder}/{name}", part);
}
