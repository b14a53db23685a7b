namespace DistPro.Benchmarks;

/// <summary>Training steps that can be measured: the engine's, or a peer's that does the same work.</summary>
internal interface IStep : IDisposable
{
    /// <summary>What the printed lines call it.</summary>
    string Name { get; }

    /// <summary>What a line that compares with it says at its end.</summary>
    string Remark { get; }

    /// <summary>Number of values that are trained.</summary>
    long ParameterCount { get; }

    /// <summary>The milliseconds that some steps take, the loss of the last one read.</summary>
    (double Milliseconds, double Loss) Run(int count);
}
