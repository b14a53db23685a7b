using DistPro.Benchmarks;
using DistPro.Engine.Training;

switch (args)
{
    case ["train-step", .. [] or [_]] when TryReadPrecision(out var precision):
        TrainStep.Run(precision);
        return 0;
    case ["kd-step", .. [] or [_]] when TryReadPrecision(out var precision):
        KdStep.Run(precision);
        return 0;
    case ["search-step"]:
        SearchStep.Run();
        return 0;
    case ["data"]:
        Data.Run();
        return 0;
    default:
        Console.Error.WriteLine("Expected: train-step [PRECISION] | kd-step [PRECISION] | search-step | data");
        Console.Error.WriteLine("PRECISION is Float32, TensorFloat32 (the default; on a CPU the same) or BFloat16.");
        return 2;
}

bool TryReadPrecision(out Precision precision)
{
    precision = Precision.TensorFloat32;
    return args.Length == 1 || Enum.TryParse(args[1], ignoreCase: true, out precision);
}
