using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Teachers;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Teachers;

public class ClassOrderTests
{
    [Fact]
    public void A_teacher_that_knows_more_classes_is_asked_about_those_of_the_data()
    {
        Assert.Equal([3L, 0], ClassOrder.Match(["dog", "cat", "cow", "ape"], ["ape", "dog"])!);
        Assert.Equal(["cat", "cow"], ClassOrder.Unused(["dog", "cat", "cow", "ape"], ["ape", "dog"]));
        Assert.Null(ClassOrder.Match(["dog", "cat"], ["dog", "cat"]));
        Assert.Equal([0L, 1], ClassOrder.Match(["dog", "cat", "cow"], ["dog", "cat"])!);
    }

    [Fact]
    public void A_class_that_the_teacher_does_not_know_is_an_error_that_names_both_lists()
    {
        var error = Assert.Throws<ArgumentException>(() => ClassOrder.Match(["dog", "cat"], ["dog", "cow"]));
        Assert.Contains("Only the data has: 'cow'; only the teacher has: 'cat'", error.Message);
    }

    [Fact]
    public void The_answer_of_a_larger_teacher_is_what_is_left_of_its_logits()
    {
        using var scope = NewDisposeScope();
        using var images = TinyImages.Make(4);
        var network = NetworkCatalog.Create("resnet8", TinyImages.Shape, 4);
        network.eval();
        using var teacher = new FixedTeacher(network, ClassOrder.Match(["a", "b", "c", "d"], ["d", "b"]));
        Assert.Equal(2, teacher.ClassCount);
        using var batch = BatchLoader.InOrder(images, 4, CPU).First();
        var all = network.call(batch.Images);
        var some = teacher.Answer(batch, 0).Logits;
        Assert.Equal(all.index_select(1, tensor(new long[] { 3, 1 })).data<float>().ToArray(), some.data<float>().ToArray());
    }
}
