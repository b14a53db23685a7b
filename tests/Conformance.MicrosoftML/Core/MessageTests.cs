using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Conformance.MicrosoftML.Core;

/// <summary>Messages of components, and how they reach MLContext.Log.</summary>
public class MessageTests
{
    private readonly MLContext _ml = new(seed: 5);
    private readonly List<LoggingEventArgs> _log = [];

    public MessageTests() => _ml.Log += (_, message) => _log.Add(message);

    [Fact]
    public void A_message_names_its_host_and_its_channel()
    {
        IHost host = ((IHostEnvironment)_ml).Register("Trainer");
        using (IChannel channel = host.Start("Training"))
        {
            channel.Info(MessageSensitivity.None, "epoch {0} of {1}", 1, 2);
            channel.Warning(MessageSensitivity.None, "a {brace} stays");
            channel.Error(MessageSensitivity.None, "bad");
            channel.Trace(MessageSensitivity.None, "fine");
        }

        Assert.All(_log, message => Assert.Equal("Trainer; Training", message.Source));
        Assert.Equal(
            [
                (ChannelMessageKind.Trace, "Channel started"),
                (ChannelMessageKind.Info, "epoch 1 of 2"),
                (ChannelMessageKind.Warning, "a {brace} stays"),
                (ChannelMessageKind.Error, "bad"),
                (ChannelMessageKind.Trace, "fine"),
            ],
            _log.Take(5).Select(message => (message.Kind, message.RawMessage)));
        Assert.Equal("[Source=Trainer; Training, Kind=Info] epoch 1 of 2", _log[1].Message);
        Assert.StartsWith("Channel finished. Elapsed ", _log[5].RawMessage);
        Assert.Equal("Channel disposed", _log[6].RawMessage);
        Assert.Equal(7, _log.Count);
    }

    [Fact]
    public void The_context_itself_opens_channels_too()
    {
        ((IHostEnvironment)_ml).Start("Top").Dispose();
        Assert.All(_log, message => Assert.Equal("Top", message.Source));
        Assert.NotEmpty(_log);
    }

    [Fact]
    public void A_host_of_a_host_of_a_host_is_named_behind_the_middle_one()
    {
        IHost outer = ((IHostEnvironment)_ml).Register("Outer");
        IHost inner = outer.Register("Inner");
        inner.Start("Channel").Dispose();
        inner.Register("Innermost").Start("Channel").Dispose();
        Assert.Equal("Inner; Channel", _log[0].Source);
        Assert.Equal("Outer; Innermost; Channel", _log[^1].Source);
    }

    [Fact]
    public void An_empty_message_is_refused()
    {
        using IChannel channel = ((IHostEnvironment)_ml).Start("Top");
        Assert.ThrowsAny<ArgumentException>(() => channel.Info(MessageSensitivity.None, ""));
    }

    [Fact]
    public void An_error_in_a_handler_comes_through()
    {
        _ml.Log += (_, _) => throw new NotSupportedException();
        Assert.Throws<NotSupportedException>(() => ((IHostEnvironment)_ml).Start("Top"));
    }

    [Fact]
    public void A_component_marks_an_exception_and_gives_it_back()
    {
        IHost host = ((IHostEnvironment)_ml).Register("Trainer");
        var exception = new ArgumentException("bad");
        Assert.Same(exception, host.Process(exception));
        Assert.True(exception.Data.Count > 0);
    }

    [Fact]
    public void Randomness_comes_from_the_seed()
    {
        int First(int seed) => ((IHostEnvironment)new MLContext(seed)).Register("A").Rand.Next();
        Assert.Equal(First(5), First(5));
        Assert.NotEqual(First(5), First(6));
        Assert.Equal(((IHostEnvironment)_ml).Register("A", seed: 9).Rand.Next(), ((IHostEnvironment)_ml).Register("B", seed: 9).Rand.Next());
    }

    [Fact]
    public void Progress_is_taken_and_shown_nowhere()
    {
        using (var progress = ((IHostEnvironment)_ml).StartProgressChannel("Training"))
        {
            progress.SetHeader(new ProgressHeader(["loss"], ["epochs"]), entry => entry.SetProgress(0, 1));
            progress.Checkpoint(0.5, 1);
            Assert.ThrowsAny<Exception>(() => progress.Checkpoint(1, 2, 3, 4, 5));
        }

        Assert.Empty(_log);
    }

    [Fact]
    public void Device_settings_start_empty()
    {
        Assert.Null(_ml.GpuDeviceId);
        Assert.False(_ml.FallbackToCpu);
        Assert.Equal(Path.GetTempPath(), _ml.TempFilePath);
    }
}
