namespace Microsoft.ML.Runtime;

/// <summary>The environment behind an <see cref="MLContext"/>, and those of the components registered in it.</summary>
internal sealed class HostEnvironment : IHost
{
    private readonly HostEnvironment _master;
    private readonly string _name;
    private readonly Action<string, ChannelMessage> _dispatch;
    private readonly Lock _lock = new();

    public HostEnvironment(int? seed, Action<string, ChannelMessage> dispatch)
    {
        Seed = seed;
        Rand = seed is int value ? new TauswortheRandom((uint)value) : TauswortheRandom.From(new Random());
        ComponentCatalog = new ComponentCatalog();
        _dispatch = dispatch;
    }

    private HostEnvironment(HostEnvironment master, string name, Random rand)
    {
        _master = master;
        _name = name;
        _dispatch = master._dispatch;
        Seed = master.Seed;
        Rand = rand;
        ComponentCatalog = master.ComponentCatalog;
    }

    public int? Seed { get; }

    public Random Rand { get; }

    public ComponentCatalog ComponentCatalog { get; }

    public string ContextDescription => "HostEnvironment";

    /// <summary>The grandparent's name comes first, not the parent's: that is how ML.NET names the source of a message.</summary>
    public string FullName => _master?._master?.FullName is string outer ? $"{outer}; {_name}" : _name;

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Check.NonEmpty(name, nameof(name));
        lock (_lock)
            return new HostEnvironment(this, name, seed is int value ? new TauswortheRandom((uint)value) : TauswortheRandom.From(Rand));
    }

    public IChannel Start(string name) => new Channel(this, name, _dispatch);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>(this);

    public IProgressChannel StartProgressChannel(string name)
    {
        Check.NonEmpty(name, nameof(name));
        return new ProgressChannel();
    }

    public TException Process<TException>(TException ex)
        where TException : Exception
    {
        if (ex != null)
        {
            ex.Data["Throwing component"] = "Environment";
            ex.Data["ML_IsMarked"] = true;
        }

        return ex;
    }
}
