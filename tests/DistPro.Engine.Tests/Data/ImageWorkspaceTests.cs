using DistPro.Engine.Data;

namespace DistPro.Engine.Tests.Data;

public sealed class ImageWorkspaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(long.MaxValue)] // read into memory
    [InlineData(0)] // mapped
    public void A_second_run_finds_what_the_first_one_decoded(long budget)
    {
        using var expected = TinyImages.Make(1500); // more than one of the builder's chunks
        var workspace = new ImageWorkspace(Path.Combine(_folder, "images"), budget);
        Assert.Null(workspace.Find("data"));
        using (var builder = workspace.Create("data", expected.Shape, 2))
        {
            Fill(builder, expected);
            using var built = builder.Build();
            AssertSame(expected, built);
        }
        using var found = workspace.Find("data");
        AssertSame(expected, found!);
        Assert.Null(workspace.Find("other data"));
        Assert.Single(Directory.GetFileSystemEntries(workspace.Folder));
    }

    [Fact]
    public void A_damaged_file_is_noticed_wherever_the_damage_is()
    {
        var workspace = new ImageWorkspace(_folder, 0);
        using var images = TinyImages.Make(20);
        using (var builder = workspace.Create("data", images.Shape, 2))
        {
            Fill(builder, images);
            builder.Build().Dispose();
        }
        string file = Assert.Single(Directory.GetFiles(_folder));
        var good = File.ReadAllBytes(file);
        foreach (int position in new[] { 0, good.Length / 2, good.Length - 40, good.Length - 1 })
        {
            var bad = good.ToArray();
            bad[position] ^= 16;
            File.WriteAllBytes(file, bad);
            Assert.Contains("Delete the file", Assert.Throws<InvalidDataException>(() => workspace.Find("data")).Message);
        }
        File.WriteAllBytes(file, good[..50]);
        Assert.Throws<InvalidDataException>(() => workspace.Find("data"));
    }

    [Fact]
    public void A_place_that_takes_no_files_is_told_before_images_are_decoded()
    {
        string folder = Path.Combine(_folder, "a", "b");
        new ImageWorkspace(folder).Prepare();
        Assert.Empty(Directory.GetFileSystemEntries(folder));

        string blocked = Path.Combine(_folder, "file");
        File.WriteAllText(blocked, "");
        var error = Assert.Throws<IOException>(() => new ImageWorkspace(blocked).Prepare());
        Assert.Contains($"'{blocked}' could not be written", error.Message);
        error = Assert.Throws<IOException>(() => new ImageWorkspace(blocked).Create("data", TinyImages.Shape, 2));
        Assert.Contains($"'{blocked}{Path.DirectorySeparatorChar}", error.Message);
        Assert.DoesNotContain(".tmp", error.Message);
    }

    [Fact]
    public void A_run_that_stops_while_decoding_leaves_nothing()
    {
        var workspace = new ImageWorkspace(_folder);
        using (var builder = workspace.Create("data", TinyImages.Shape, 2))
        {
            builder.Add(0);
        }
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static void Fill(ImageStoreBuilder builder, ImageStore from)
    {
        var labels = from.Labels.data<long>().ToArray();
        foreach (var (image, i) in from.Images.data<byte>().ToArray().Chunk(from.Shape.Size).Select((image, i) => (image, i)))
        {
            image.CopyTo(builder.Add((int)labels[i]));
        }
    }

    private static void AssertSame(ImageStore expected, ImageStore actual)
    {
        Assert.Equal((expected.Count, expected.Shape, expected.ClassCount), (actual.Count, actual.Shape, actual.ClassCount));
        Assert.Equal(expected.Images.data<byte>().ToArray(), actual.Images.data<byte>().ToArray());
        Assert.Equal(expected.Labels.data<long>().ToArray(), actual.Labels.data<long>().ToArray());
        Assert.Equal(expected.Checksum, actual.Checksum);
    }
}
