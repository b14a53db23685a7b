using DistPro.Benchmarks;

switch (args)
{
    case ["op-overhead"]:
        OpOverhead.Run();
        return 0;
    case ["train-step"]:
        TrainStep.Run();
        return 0;
    case ["kd-step"]:
        KdStep.Run();
        return 0;
    case ["data"]:
        Data.Run();
        return 0;
    default:
        Console.Error.WriteLine("Usage: bench.sh op-overhead | train-step | kd-step | data");
        return 2;
}
