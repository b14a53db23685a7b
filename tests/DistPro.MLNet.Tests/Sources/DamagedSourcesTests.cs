using System.Buffers.Binary;
using System.IO.Compression;
using DistPro.Engine.Tests.Files;
using Microsoft.ML;

namespace DistPro.MLNet.Tests.Sources;

/// <summary>IDX and CIFAR files, damaged by the thousand: read, or named.</summary>
/// <remarks>
/// Alone: so much short-lived memory makes it likely that TorchSharp frees a number that a call of a test beside this one uses.
/// </remarks>
[Collection(nameof(DamagedSourcesTests))]
[CollectionDefinition(nameof(DamagedSourcesTests), DisableParallelization = true)]
public sealed class DamagedSourcesTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    private string Images => _folder.File("images");

    private string Labels => _folder.File("labels");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Idx_images(bool zipped)
    {
        WriteGood();
        var good = File.ReadAllBytes(Images);
        Check(
            mutation => zipped ? Zip(mutation.Bytes(good)) : mutation.Bytes(good), Images,
            () => _ml.Distillation().LoadIdx(Images, Labels));
    }

    [Fact]
    public void Idx_images_whose_gzip_data_are_damaged()
    {
        WriteGood();
        var good = Zip(File.ReadAllBytes(Images));
        Check(mutation => mutation.Bytes(good), Images, () => _ml.Distillation().LoadIdx(Images, Labels));
    }

    [Fact]
    public void Idx_labels()
    {
        WriteGood();
        var good = File.ReadAllBytes(Labels);
        Check(mutation => mutation.Bytes(good), Labels, () => _ml.Distillation().LoadIdx(Images, Labels, ["a", "b"]));
    }

    [Fact]
    public void Cifar_files()
    {
        var good = new byte[2 * 3073];
        Check(mutation => mutation.Bytes(good), Images, () => _ml.Distillation().LoadCifar10(Images));
    }

    [Theory]
    [InlineData(65536, 65536, 1)] // 2^32
    [InlineData(1 << 30, 1 << 30, 16)] // 2^64
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(1000, 1000, 1000)] // as many as fit, and none there
    [InlineData(-1, -1, 12)]
    [InlineData(0, 3, 4)]
    public void Dimensions_that_the_file_cannot_have_are_refused_without_taking_memory_for_them(int count, int height, int width)
    {
        WriteGood();
        var file = File.ReadAllBytes(Images);
        foreach (var (i, side) in new[] { count, height, width }.Index())
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * i), side);
        }
        foreach (var bytes in new[] { file, Zip(file) })
        {
            File.WriteAllBytes(Images, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<InvalidDataException>(() => _ml.Distillation().LoadIdx(Images, Labels));
            Assert.Contains(Images, error.Message);
            Assert.Contains($"{count} x {height} x {width}", error.Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }
    }

    [Fact]
    public void Gzip_data_cut_within_the_values_or_with_any_bit_changed_are_refused()
    {
        WriteGood();
        var random = new Random(1);
        HalfImages.WriteIdx(Images, [2, 6, 6], [.. Enumerable.Range(0, 72).Select(_ => (byte)random.Next(256))]);
        var good = Zip(File.ReadAllBytes(Images));
        for (int i = 10; i < good.Length; i++) // before lies the head of the gzip file, with a time that nothing depends on
        {
            var changed = good.ToArray();
            changed[i] ^= (byte)(1 << i % 8);
            // At the end are a checksum and a mark of the end: where they are cut off, all values are there.
            foreach (var bytes in new[] { good[..Math.Min(i, good.Length - 12)], changed })
            {
                File.WriteAllBytes(Images, bytes);
                var error = Assert.Throws<InvalidDataException>(() => _ml.Distillation().LoadIdx(Images, Labels));
                Assert.Contains(Images, error.Message);
            }
        }
    }

    private void WriteGood()
    {
        HalfImages.WriteIdx(Images, [2, 2, 3], new byte[12]);
        HalfImages.WriteIdx(Labels, [2], [1, 0]);
    }

    private static byte[] Zip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }
        return zipped.ToArray();
    }

    private static void Check(Func<Mutation, byte[]> make, string path, Action read) => Damaged.AssertReadOrRefused(
        make,
        bytes =>
        {
            File.WriteAllBytes(path, bytes);
            read();
        },
        path);
}
