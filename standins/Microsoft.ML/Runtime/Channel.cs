using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>A channel of a host. Opening and closing it are messages too.</summary>
internal sealed class Channel : Pipe<ChannelMessage>, IChannel
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Action<string, ChannelMessage> _dispatch;
    private readonly string _source;
    private bool _disposed;

    public Channel(HostEnvironment host, string name, Action<string, ChannelMessage> dispatch)
        : base(host)
    {
        _dispatch = dispatch;
        _source = host.FullName == null ? name : $"{host.FullName}; {name}";
        Send(ChannelMessageKind.Trace, MessageSensitivity.None, "Channel started");
    }

    public override string ContextDescription => _source;

    public override void Send(ChannelMessage msg) => _dispatch(_source, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Trace, sensitivity, fmt);

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Trace, sensitivity, fmt, args);

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Info, sensitivity, fmt);

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Info, sensitivity, fmt, args);

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Warning, sensitivity, fmt);

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(ChannelMessageKind.Warning, sensitivity, fmt, args);

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Error, sensitivity, fmt);

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Error, sensitivity, fmt, args);

    public override void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Send(ChannelMessageKind.Trace, MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", _watch.Elapsed);
        Send(ChannelMessageKind.Trace, MessageSensitivity.None, "Channel disposed");
    }

    private void Send(ChannelMessageKind kind, MessageSensitivity sensitivity, string format, params object[] arguments) =>
        Send(new ChannelMessage(kind, sensitivity, format, arguments.Length == 0 ? null : arguments));
}
