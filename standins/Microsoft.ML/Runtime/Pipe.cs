namespace Microsoft.ML.Runtime;

/// <summary>A pipe of a host that nobody listens to: no listener can be added from outside.</summary>
internal class Pipe<TMessage> : IPipe<TMessage>
{
    private readonly HostEnvironment _host;

    public Pipe(HostEnvironment host) => _host = host;

    public virtual string ContextDescription => _host.ContextDescription;

    public TException Process<TException>(TException ex)
        where TException : Exception => _host.Process(ex);

    public virtual void Send(TMessage msg)
    {
    }

    public virtual void Dispose()
    {
    }
}
