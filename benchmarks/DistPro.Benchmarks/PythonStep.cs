namespace DistPro.Benchmarks;

/// <summary>Training steps in PyTorch, in a Python process.</summary>
internal sealed class PythonStep : IStep
{
    private readonly PythonPeer _peer;

    private PythonStep(PythonPeer peer) => _peer = peer;

    public string Name => "pytorch";

    public string Remark => _peer.Remark;

    public long ParameterCount => long.Parse(_peer.Greeting[0]);

    /// <summary>The steps of a script of the folder peers; null where there is no PyTorch.</summary>
    public static PythonStep? TryStart(string script, params string[] arguments) =>
        PythonPeer.TryStart("torch", script, arguments) is { } peer ? new PythonStep(peer) : null;

    public (double Milliseconds, double Loss) Run(int count) => Run(count, "");

    /// <summary>The same for another of the ways in which the script takes a step.</summary>
    public (double Milliseconds, double Loss) Run(int count, string how)
    {
        double[] answer = _peer.Ask($"{count} {how}");
        return (answer[0], answer[1]);
    }

    public void Dispose() => _peer.Dispose();
}
