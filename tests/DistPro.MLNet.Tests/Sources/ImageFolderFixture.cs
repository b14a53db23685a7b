using DistPro.MLNet.Reading;
using DistPro.MLNet.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Sources;

/// <summary>An image folder with the classes cat and dog, one picture each, to which a test adds what it likes.</summary>
public sealed class ImageFolderFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageFolderFixture()
    {
        Ml.Log += (_, e) => Warnings.AddRange(e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [e.RawMessage] : []);
        Write("cat/picture.png", EncodedImages.Encode("png"));
        Write("dog/picture.png", EncodedImages.Encode("png"));
    }

    public MLContext Ml { get; } = new(seed: 1);

    public List<string> Warnings { get; } = [];

    /// <summary>The image folder.</summary>
    public string Root => PathOf(".");

    /// <summary>A path in the image folder; or beside it, with two dots.</summary>
    public string PathOf(string name) => Path.GetFullPath(name, _folder.File("images"));

    public string Write(string name, byte[] bytes)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public IDataView Open(bool followLinks = true) =>
        new ImageFolderSource { Folder = Root, FollowLinks = followLinks }.Open(Ml);

    /// <summary>The images' paths below the folder, with slashes.</summary>
    public string[] Images(bool followLinks = true) =>
        [.. Open(followLinks).GetColumn<string>("ImagePath").Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))];

    /// <summary>The image of the first row.</summary>
    public MLImage ReadFirst()
    {
        var data = Open();
        using var cursor = data.GetRowCursor([data.Schema["Image"]]);
        cursor.MoveNext();
        MLImage image = null!;
        cursor.GetGetter<MLImage>(data.Schema["Image"])(ref image);
        return image;
    }

    public ReadingResult Read(bool followLinks = true)
    {
        var (images, result) = Ml.Distillation().ReadImages(Open(followLinks), 8, 8);
        images.Dispose();
        return result;
    }

    public void Dispose() => _folder.Dispose();
}
