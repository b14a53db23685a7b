using DistPro.Benchmarks;
using DistPro.Engine.Training;

switch (args)
{
    case ["op-overhead"]:
        OpOverhead.Run();
        return 0;
    case ["train-step", .. [] or [_]] when TryReadPrecision(out var precision):
        TrainStep.Run(precision);
        return 0;
    case ["kd-step", .. [] or [_]] when TryReadPrecision(out var precision):
        KdStep.Run(precision);
        return 0;
    case ["search-step", .. [] or ["alone"]]:
        SearchStep.Run(withPeers: args.Length == 1);
        return 0;
    case ["data"]:
        Data.Run();
        return 0;
    default:
        Console.Error.WriteLine("Usage: bench.sh op-overhead | train-step [PRECISION] | kd-step [PRECISION] | search-step [alone] | data");
        return 2;
}

bool TryReadPrecision(out Precision precision)
{
    precision = Precision.TensorFloat32;
    return args.Length == 1 || Enum.TryParse(args[1], ignoreCase: true, out precision);
}
