using System.Text;
using DistPro.Engine.Files;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Files;

public sealed class SealedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sealed-file-").FullName;

    // Metadata that look like the checksum itself must not be mistaken for it.
    private static readonly Dictionary<string, string> Metadata = new() { ["a"] = "\"distpro.sha256\":\"0000", ["b"] = "ä" };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_and_any_reader_of_safetensors_can()
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(_folder, "file");
        SealedFile.Write(path, [("x", arange(6, dtype: float32).view(2, 3)), ("y", tensor(7L))], Metadata);
        foreach (var content in new[] { SealedFile.Read(path), new SafeTensors(File.ReadAllBytes(path)) })
        {
            var x = zeros(2, 3);
            content.CopyTo("x", x);
            Assert.Equal([0f, 1, 2, 3, 4, 5], x.data<float>().ToArray());
            Assert.Equal(Metadata["a"], content.Metadata["a"]);
            Assert.Equal(["x", "y"], content.Entries.Keys);
        }
    }

    [Fact]
    public void Any_changed_byte_and_any_missing_end_is_noticed()
    {
        using var scope = NewDisposeScope();
        byte[] file = SealedFile.Seal([("x", arange(4, dtype: float32))], Metadata);
        for (int i = 0; i < file.Length; i++)
        {
            file[i] ^= 1;
            Assert.Throws<InvalidDataException>(() => SealedFile.Open(file));
            file[i] ^= 1;
            Assert.Throws<InvalidDataException>(() => SealedFile.Open(file[..i]));
        }
        Assert.Single(SealedFile.Open(file).Entries);
    }

    [Fact]
    public void The_message_names_the_file_and_what_to_do()
    {
        string path = Path.Combine(_folder, "empty");
        File.WriteAllBytes(path, []);
        var error = Assert.Throws<InvalidDataException>(() => SealedFile.Read(path));
        Assert.Contains(path, error.Message);
        Assert.Contains("restore it from a copy", error.Message);
        File.WriteAllBytes(path, Encoding.ASCII.GetBytes(new string('x', 100)));
        Assert.Throws<InvalidDataException>(() => SealedFile.Read(path));
    }
}
