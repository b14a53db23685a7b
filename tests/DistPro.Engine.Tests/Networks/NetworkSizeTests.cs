using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using TorchSharp;

namespace DistPro.Engine.Tests.Networks;

public class NetworkSizeTests
{
    private const string Thin = "16x32 16x32 32x16 64x8", Double = "16x32 32x32 64x16 128x8", Wide = "32x32 64x32 128x16 256x8";
    private const string Vgg = "64x32 128x16 256x8 512x4 512x4";

    [Theory]
    [InlineData("resnet8", 83_892, Thin, 64)]
    [InlineData("resnet14", 181_108, Thin, 64)]
    [InlineData("resnet20", 278_324, Thin, 64)]
    [InlineData("resnet26", 375_540, Thin, 64)]
    [InlineData("resnet32", 472_756, Thin, 64)]
    [InlineData("resnet38", 569_972, Thin, 64)]
    [InlineData("resnet44", 667_188, Thin, 64)]
    [InlineData("resnet56", 861_620, Thin, 64)]
    [InlineData("resnet110", 1_736_564, Thin, 64)]
    [InlineData("resnet116", 1_833_780, Thin, 64)]
    [InlineData("resnet14x2", 703_732, Double, 128)]
    [InlineData("resnet38x2", 2_255_604, Double, 128)]
    [InlineData("resnet110x2", 6_911_220, Double, 128)]
    [InlineData("resnet8x4", 1_233_540, Wide, 256)]
    [InlineData("resnet14x4", 2_783_620, Wide, 256)]
    [InlineData("resnet32x4", 7_433_860, Wide, 256)]
    [InlineData("resnet38x4", 8_983_940, Wide, 256)]
    [InlineData("ResNet18", 11_220_132, "64x32 64x32 128x16 256x8 512x4", 512)]
    [InlineData("ResNet50", 23_705_252, "64x32 256x32 512x16 1024x8 2048x4", 2048)]
    [InlineData("wrn_16_1", 180_916, Thin, 64)]
    [InlineData("wrn_16_2", 703_284, Double, 128)]
    [InlineData("wrn_40_1", 569_780, Thin, 64)]
    [InlineData("wrn_40_2", 2_255_156, Double, 128)]
    [InlineData("wrn_16_4", 2_772_020, "16x32 64x32 128x16 256x8", 256)]
    [InlineData("wrn_28_2", 1_479_220, Double, 128)]
    [InlineData("wrn_28_4", 5_872_180, "16x32 64x32 128x16 256x8", 256)]
    [InlineData("wrn_40_4", 8_972_340, "16x32 64x32 128x16 256x8", 256)]
    [InlineData("wrn_28_10", 36_536_884, "16x32 160x32 320x16 640x8", 640)]
    [InlineData("wrn_16_8", 11_007_540, "16x32 128x32 256x16 512x8", 512)]
    [InlineData("vgg8", 3_965_028, Vgg, 512)]
    [InlineData("vgg11", 9_277_284, Vgg, 512)]
    [InlineData("vgg13", 9_462_180, Vgg, 512)]
    [InlineData("vgg16", 14_774_436, Vgg, 512)]
    [InlineData("vgg19", 20_086_692, Vgg, 512)]
    [InlineData("MobileNetV2", 812_836, "16x16 12x16 16x8 48x4 160x2", 1280)]
    [InlineData("MobileNetV2_1_0", 2_353_060, "32x16 24x16 32x8 96x4 320x2", 1280)]
    [InlineData("ShuffleV1", 949_258, "24x32 240x16 480x8 960x4", 960)]
    [InlineData("ShuffleV2", 1_355_528, "24x32 116x16 232x8 464x4", 1024)]
    [InlineData("ShuffleV2_1_5", 2_580_548, "24x32 176x16 352x8 704x4", 1024)]
    [InlineData("pyramidnet110_84", 3_913_536, "16x32 44x32 72x16 100x8", 100)]
    [InlineData("pyramidnet200b_240", 26_844_952, "20x32 100x32 180x16 1024x8", 1024)]
    public void Parameters_and_stages_are_the_published_ones(string name, long parameters, string stages, int embedding) =>
        Check(name, new ImageShape(3, 32, 32), 100, parameters, stages, embedding);

    [Theory]
    [InlineData("ResNet18_ImageNet", 11_689_512, "64x112 64x56 128x28 256x14 512x7", 512)]
    [InlineData("ResNet34_ImageNet", 21_797_672, "64x112 64x56 128x28 256x14 512x7", 512)]
    [InlineData("ResNet50_ImageNet", 25_557_032, "64x112 256x56 512x28 1024x14 2048x7", 2048)]
    [InlineData("ResNet101_ImageNet", 44_549_160, "64x112 256x56 512x28 1024x14 2048x7", 2048)]
    [InlineData("ResNet20_ImageNet", 16_410_152, "64x112 64x56 128x28 256x14 512x7", 512)]
    [InlineData("ResNet152_ImageNet", 60_192_808, "64x112 256x56 512x28 1024x14 2048x7", 2048)]
    [InlineData("MobileNetV1_ImageNet", 4_231_976, "64x112 128x56 256x28 512x14 1024x7", 1024)]
    [InlineData("MobileNetV2_ImageNet", 3_504_872, "16x112 24x56 32x28 96x14 320x7", 1280)]
    public void Those_for_large_images_too(string name, long parameters, string stages, int embedding) =>
        Check(name, new ImageShape(3, 224, 224), 1000, parameters, stages, embedding);

    private static void Check(string name, ImageShape shape, int classCount, long parameters, string stages, int embedding)
    {
        using var network = NetworkCatalog.Create(name, shape, classCount);
        Assert.Equal(parameters, network.ParameterCount);
        network.eval();
        using var scope = torch.NewDisposeScope();
        using var inference = torch.inference_mode();
        var output = network.Run(torch.zeros(1, shape.Channels, shape.Height, shape.Width, dtype: torch.uint8));
        Assert.Equal(stages, string.Join(' ', output.Stages.Select(s => $"{s.Pre.shape[1]}x{s.Pre.shape[2]}")));
        Assert.All(output.Stages, s => Assert.Equal(s.Pre.shape, s.Post.shape));
        Assert.Equal([1, embedding], output.Embedding.shape);
        Assert.Equal([1, classCount], output.Logits.shape);
    }
}
