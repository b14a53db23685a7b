namespace DistPro.Engine.Networks;

/// <summary>
/// Names of the catalog's networks, to choose from; docs/networks.md tells what each is. Families that go by numbers have more
/// than are here, such as resnet26 or wrn_22_4.
/// </summary>
public static class NetworkNames
{
    /// <summary>Residual networks for small images, of 16 to 64 channels (He et al. 2016, section 4.2).</summary>
    public const string CifarResNet8 = "resnet8", CifarResNet14 = "resnet14", CifarResNet20 = "resnet20",
        CifarResNet32 = "resnet32", CifarResNet44 = "resnet44", CifarResNet56 = "resnet56", CifarResNet110 = "resnet110";

    /// <summary>The same, four times as wide.</summary>
    public const string CifarResNet8x4 = "resnet8x4", CifarResNet32x4 = "resnet32x4";

    /// <summary>Wide residual networks for small images (Zagoruyko and Komodakis 2016).</summary>
    public const string WideResNet16x1 = "wrn_16_1", WideResNet16x2 = "wrn_16_2", WideResNet40x1 = "wrn_40_1",
        WideResNet40x2 = "wrn_40_2", WideResNet28x10 = "wrn_28_10";

    /// <summary>VGG with batch norm for small images (Simonyan and Zisserman 2014).</summary>
    public const string Vgg8 = "vgg8", Vgg11 = "vgg11", Vgg13 = "vgg13", Vgg16 = "vgg16", Vgg19 = "vgg19";

    /// <summary>MobileNetV2 for small images (Sandler et al. 2018), of half and of full width.</summary>
    public const string MobileNetV2Half = "MobileNetV2", MobileNetV2 = "MobileNetV2_1_0";

    /// <summary>ShuffleNets for small images (Zhang et al. 2018; Ma et al. 2018).</summary>
    public const string ShuffleNetV1 = "ShuffleV1", ShuffleNetV2 = "ShuffleV2", ShuffleNetV2Wide = "ShuffleV2_1_5";

    /// <summary>Pyramidal residual networks for small images (Han et al. 2017), of basic blocks and of bottlenecks.</summary>
    public const string PyramidNet110 = "pyramidnet110_84", PyramidNet200 = "pyramidnet200b_240";

    /// <summary>Residual networks of four stages with a stem for small images (He et al. 2016, section 4.1).</summary>
    public const string ResNet18 = "ResNet18", ResNet34 = "ResNet34", ResNet50 = "ResNet50", ResNet101 = "ResNet101",
        ResNet152 = "ResNet152";

    /// <summary>The same with a stem for large images. The one of 20 layers is what ML.NET knows as ResNet18.</summary>
    public const string ResNet18ImageNet = "ResNet18_ImageNet", ResNet20ImageNet = "ResNet20_ImageNet",
        ResNet34ImageNet = "ResNet34_ImageNet", ResNet50ImageNet = "ResNet50_ImageNet",
        ResNet101ImageNet = "ResNet101_ImageNet", ResNet152ImageNet = "ResNet152_ImageNet";

    /// <summary>MobileNets for large images (Howard et al. 2017; Sandler et al. 2018).</summary>
    public const string MobileNetV1ImageNet = "MobileNetV1_ImageNet", MobileNetV2ImageNet = "MobileNetV2_ImageNet";
}
