namespace DistPro.Engine.Tests.Training;

/// <summary>A clock that goes on by the same time whenever it is looked at.</summary>
internal sealed class SteppingClock(TimeSpan step) : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public event Action? Looked;

    public override long GetTimestamp()
    {
        Looked?.Invoke();
        return _ticks += step.Ticks;
    }
}
