using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Teachers;

/// <summary>The code of docs/teachers.md.</summary>
[Collection(nameof(Alone))]
public sealed class TeacherDocsTests : IDisposable
{
    private static readonly TrainingOptions options = new() { Epochs = 1, BatchSize = 16, LearningRate = 0.01 };
    private static readonly string[] teacherClasses = ["right", "left"], dataClasses = ["left", "right"];

    private readonly string folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly ImageStore images = TinyImages.Make(32);
    private readonly Network student = TinyImages.Network(2);
    private readonly Network network = TinyImages.Network();

    public void Dispose()
    {
        images.Dispose();
        student.Dispose();
        network.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void All_code_of_the_page_is_tested_here() => DocsCode.AssertTested("teachers.md", "TeacherDocsTests.cs");

    [Fact]
    public void One_network()
    {
        IReadOnlyList<long>? order = ClassOrder.Match(teacherClasses, dataClasses);
        using var teacher = new FixedTeacher(network, order);
        var result = Distiller.Run(student, teacher, new(["kd", "reviewkd"]), images, options);
        Assert.Equal([1L, 0L], order);
        Assert.Equal(["ce", "kd", "reviewkd"], result.History[0].LossParts.Keys);
    }

    [Fact]
    public void Several_networks()
    {
        long[] order = [1, 0];
        using Network second = NetworkCatalog.Create("resnet20", images.Shape, images.ClassCount);
        using var ensemble = new EnsembleTeacher(
            [new FixedTeacher(network), new FixedTeacher(second, order)], EnsembleMean.Probabilities);
        Distiller.Run(student, ensemble, new(["kd"]), images, options);
        Assert.Equal("resnet8 + resnet20", ensemble.Name);
    }

    [Fact]
    public void Answers_kept_on_disk()
    {
        {
            using var cached = new CachedTeacher(new FixedTeacher(network), folder, CachePrecision.Half);
            Distiller.Run(student, cached, new(["dkd"]), images, options);
        }
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void A_TorchScript_file()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Networks", "Scripts", "plain.pt");
        var (mean, deviation) = (new float[] { 100 }, new float[] { 60 });
        using var script = new ScriptNetwork(path, images.Shape, images.ClassCount, mean, deviation);
        using var teacher = new FixedTeacher(script);
        Distiller.Run(student, teacher, new(["kd"]), images, options);
        Assert.Equal("torchscript:plain.pt", teacher.Name);
    }

    [Fact]
    public void A_student_with_the_teachers_classifier()
    {
        var (mean, deviation, order) = (new float[] { 100 }, new float[] { 60 }, new[] { 1L, 0L });
        using var teacher = new FixedTeacher(network, order);
        using var random = RandomStream.Create(1, RandomStream.Initialization);
        using var reusing = ReusedClassifierNetwork.Create("resnet20", network, order);
        reusing.SetNormalization(mean, deviation);
        reusing.InitializeWeights(random);
        Distiller.Run(reusing, teacher, new(["simkd"]), images, options);
        Assert.Equal("simkd:resnet20:resnet8", reusing.Name);
    }
}
