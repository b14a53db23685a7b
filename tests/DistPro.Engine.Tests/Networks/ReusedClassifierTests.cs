using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Networks;

[Collection(nameof(Alone))]
public sealed class ReusedClassifierTests : IDisposable
{
    private static readonly ImageShape Shape = new(3, 16, 16);

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("resnet8", "resnet8x4")]
    [InlineData("resnet8", "wrn_16_2")] // embeds the map after batch norm and ReLU
    [InlineData("ShuffleV2", "resnet8")] // a student whose head is more than one layer
    [InlineData("wrn_16_1", "ShuffleV2")] // a teacher whose head is more than one layer; its map is smaller than the student's
    [InlineData("MobileNetV2", "vgg8")] // the student's map is smaller than the teacher's
    [InlineData("MobileNetV2_ImageNet", "MobileNetV2_ImageNet", 32)] // one module holds the stages and a part of the head
    public void It_is_the_student_then_the_projector_then_the_teachers_classifier(string student, string teacher, int side = 16)
    {
        var shape = new ImageShape(3, side, side);
        using var theTeacher = NetworkCatalog.Create(teacher, shape, 5);
        var images = Images(side);
        theTeacher.call(images); // gives the running statistics values of their own
        long[] order = [4, 2, 0, 1, 3];
        using var network = Create(student, theTeacher, order);
        // and the projector's
        Assert.Equal(Of(network, "student_").Count(s => s.Value.requires_grad) + 9, network.TrainableParameters.Count());
        network.eval();
        theTeacher.eval();

        var output = network.Run(images);
        Assert.Equal(["stem", "stage1"], output.Stages.Take(2).Select(s => s.Name));
        var projected = output.Stages[^1].Post;
        var last = theTeacher.Run(images).Stages[^1];
        Assert.Equal(last.Post.shape[1], projected.shape[1]);
        Assert.True(projected.shape[2] <= last.Post.shape[2]);
        var expected = theTeacher.ClassifyEmbedding(theTeacher.EmbedMap(new FeatureMap("", projected, projected, projected)));
        Assert.True(output.Logits.eq(expected.index_select(1, tensor(order))).all().item<bool>());
        Assert.True(output.Logits.eq(network.call(images)).all().item<bool>());
        Assert.True(output.Logits.eq(network.RunFrom(1, output.Stages[1].Raw)).all().item<bool>());
    }

    [Fact]
    public void The_students_part_is_the_student()
    {
        using var teacher = NetworkCatalog.Create("wrn_16_2", Shape, 5);
        using var student = NetworkCatalog.Create("resnet8", Shape, 5);
        using var network = Create("resnet8", teacher);
        using (no_grad())
        {
            var state = network.State().ToDictionary(s => s.Name, s => s.Value);
            foreach (var (name, value) in student.State().Where(s => s.Name.Split('.', '_')[0] is not ("fc" or "input")))
            {
                state[$"student_{name}"].copy_(value);
            }
        }
        student.SetNormalization([100, 110, 120], [50, 60, 70]);
        student.eval();
        network.eval();
        var images = Images();
        var expected = student.Run(images).Stages;
        Assert.All(
            expected.Zip(network.Run(images).Stages),
            pair => Assert.True(pair.First.Post.eq(pair.Second.Post).all().item<bool>()));
    }

    [Fact]
    public void Of_the_teacher_it_keeps_the_classifier_alone_and_does_not_train_it()
    {
        using var teacher = NetworkCatalog.Create("ShuffleV2", Shape, 5);
        using var network = Create("resnet8", teacher);
        var parts = network.State().Select(s => s.Name).Where(
            n => n.StartsWith("teacher_", StringComparison.Ordinal)).Select(n => n.Split('.')[0]);
        Assert.Equal(["teacher_conv2", "teacher_bn2", "teacher_linear"], parts.Distinct());
        Assert.DoesNotContain(network.State(), s => s.Name.StartsWith("student_fc", StringComparison.Ordinal));
        network.train();
        var before = Values(network, "teacher_");
        Backward.Run(network.call(Images()).sum());
        Assert.Equal(before, Values(network, "teacher_")); // the running statistics too
        Assert.All(network.TrainableParameters, p => Assert.NotNull(p.grad));
        Assert.Equal(network.State().Count(s => s.Value.requires_grad), network.TrainableParameters.Count());
        Assert.All(Of(network, "teacher_"), s => Assert.Null(s.Value.grad));
    }

    [Fact]
    public void Simkd_trains_it_to_classify_as_the_teacher_and_it_comes_back_from_a_file()
    {
        using var images = TinyImages.Make(96);
        using var teacher = TinyImages.Network();
        SupervisedTraining.Run(
            teacher, images, new TrainingOptions { Epochs = 4, BatchSize = 16, Augmentation = Augmentation.None });
        Assert.True(Evaluation.Run(teacher, images).Accuracy > 0.95);

        using var student = ReusedClassifierNetwork.Create("resnet8", teacher);
        student.SetNormalization([100], [60]);
        using var random = RandomStream.Create(3, RandomStream.Initialization);
        student.InitializeWeights(random);
        using var fixedTeacher = new FixedTeacher(teacher);
        var before = Values(student, "teacher_");
        var options = new TrainingOptions
        {
            Epochs = 8,
            BatchSize = 16,
            LearningRate = 0.05,
            Augmentation = Augmentation.None,
            FinalWeights = FinalWeights.Best,
            AverageDecay = 0.9,
        };
        var result = Distiller.Run(student, fixedTeacher, new("simkd"), images, options, validation: images);
        Assert.True(result.History[^1].LossParts["simkd"] < 0.5 * result.History[0].LossParts["simkd"]);
        Assert.Equal(before, Values(student, "teacher_"));
        var metrics = Evaluation.Run(student, images);
        Assert.True(metrics.Accuracy > 0.9, $"{metrics}");
        Assert.Equal(result.History[result.WeightsEpoch].Validation, metrics);

        var (read, _, _) = ModelFile.Read(ModelFile.Write(student, ["left", "right"], new Dictionary<string, string>()), "test");
        using (read)
        {
            Assert.IsType<ReusedClassifierNetwork>(read);
            Assert.Equal("simkd:resnet8:resnet8", read.Name);
            Assert.True(read.call(images.Images).eq(student.call(images.Images)).all().item<bool>());
        }
    }

    [Fact]
    public void A_plain_student_and_another_teachers_student_are_refused_with_simkd()
    {
        using var images = TinyImages.Make(32);
        using var plain = TinyImages.Network(2);
        using var teacher = TinyImages.Network();
        using var wide = NetworkCatalog.Create("resnet8x4", TinyImages.Shape, 2);
        using var other = ReusedClassifierNetwork.Create("resnet8", wide);
        using var fixedTeacher = new FixedTeacher(teacher);
        var options = new TrainingOptions { Epochs = 1, BatchSize = 16 };
        var error = Assert.Throws<ArgumentException>(() => Distiller.Run(plain, fixedTeacher, new("simkd"), images, options));
        Assert.Contains("ReusedClassifierNetwork.Create", error.Message);
        error = Assert.Throws<ArgumentException>(() => Distiller.Run(other, fixedTeacher, new("simkd"), images, options));
        Assert.Contains("256", error.Message);
        Assert.Contains("64", error.Message);
    }

    [Fact]
    public void Unknown_parts_of_its_name_are_told()
    {
        using var teacher = TinyImages.Network();
        Assert.Contains(
            "'resnet9'", Assert.Throws<ArgumentException>(() => ReusedClassifierNetwork.Create("resnet9", teacher)).Message);
    }

    private static Network Create(string student, Network teacher, IReadOnlyList<long>? order = null)
    {
        var network = ReusedClassifierNetwork.Create(student, teacher, order);
        network.SetNormalization([100, 110, 120], [50, 60, 70]);
        return network;
    }

    private static Tensor Images(int side = 16) => (arange(4 * 3 * side * side) * 7 % 256).to(uint8).view(4, 3, side, side);

    private static float[] Values(Network network, string prefix) => [.. Of(network, prefix)
        .SelectMany(s => s.Value.detach().to(float32).flatten().data<float>().ToArray())];

    private static IEnumerable<(string Name, Tensor Value)> Of(Network network, string prefix) =>
        network.State().Where(s => s.Name.StartsWith(prefix, StringComparison.Ordinal));
}
