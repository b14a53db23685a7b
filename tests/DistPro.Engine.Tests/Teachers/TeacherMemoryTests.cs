using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Teachers;

[Collection(nameof(Alone))]
public sealed class TeacherMemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Answers_and_teachers_leave_no_tensors_behind()
    {
        using var images = TinyImages.Make(16);
        using var network = TinyImages.Network();
        using var script = new ScriptNetwork(
            Path.Combine(AppContext.BaseDirectory, "Networks", "Scripts", "nested.pt"), TinyImages.Shape, 2);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        {
            using var teacher = new CachedTeacher(
                new EnsembleTeacher([new FixedTeacher(network, [1, 0]), new FixedTeacher(script)]), _folder);
            teacher.Begin(images, new TrainingOptions());
            long answering = 0;
            for (int epoch = 0; epoch < 4; epoch++)
            {
                foreach (var batch in BatchLoader.InOrder(images, 8, CPU))
                {
                    using (batch)
                    using (NewDisposeScope())
                    {
                        teacher.Answer(batch, epoch / 2);
                    }
                }
                long now = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                answering = epoch == 0 ? now : answering;
                Assert.Equal(answering, now);
            }
        }
        using (ReusedClassifierNetwork.Create("resnet8", network))
        {
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
