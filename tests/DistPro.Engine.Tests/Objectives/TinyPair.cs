using DistPro.Engine.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>A student, a teacher and a batch of random images between them.</summary>
internal sealed class TinyPair(TinyNetwork teacher) : IDisposable
{
    private const int BatchSize = 8, ImageCount = 40;
    private readonly DisposeScope _scope = NewDisposeScope();

    public TinyNetwork Student { get; } = TinyNetwork.Student();

    public TinyNetwork Teacher { get; } = teacher;

    public Tensor Images { get; } = GoldenTensors.Hash([BatchSize, 3, 16, 16], 40);

    public Tensor Indices { get; } = arange(BatchSize, dtype: int64) * 3;

    /// <summary>Class of every image of the data: 0 to 4 over and over.</summary>
    public Tensor DataLabels { get; } = arange(ImageCount, dtype: int64) % TinyNetwork.Classes;

    public ObjectiveSetup Setup(int seed = 5) =>
        new(Student.Run(Images), Teacher.Run(Images), DataLabels, new Generator((ulong)seed));

    public ObjectiveInput Input(double progress = 0.5) =>
        new(Student.Run(Images), Teacher.Run(Images), DataLabels.index_select(0, Indices), Indices, progress);

    public void Dispose()
    {
        Student.Dispose();
        Teacher.Dispose();
        _scope.Dispose();
    }
}
