using System.Diagnostics;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>Sums up an epoch's loss and hits on the device, and reports them now and then.</summary>
internal sealed class TrainingMonitor(int epochs, int stepsPerEpoch, Device device, IProgress<TrainingProgress>? progress)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private readonly List<TrainingProgress> _history = [];
    private readonly Stopwatch _run = Stopwatch.StartNew();
    private readonly Tensor _sums = zeros(2, dtype: float64, device: device).DetachFromDisposeScope(); // loss x images, hits
    private TimeSpan _epochStart, _lastReport;
    private int _epoch, _stepsInEpoch;
    private long _images;
    private double _rate;

    public void StartEpoch(int epoch)
    {
        (_epoch, _stepsInEpoch, _images) = (epoch, 0, 0);
        _epochStart = _lastReport = _run.Elapsed;
        _sums.fill_(0);
    }

    public void Add(Tensor loss, Tensor logits, Tensor labels, double rate)
    {
        using (var frozen = no_grad())
        {
            long count = labels.shape[0];
            _sums[0].add_(loss.detach().to(float64), alpha: count);
            _sums[1].add_(logits.argmax(1).eq(labels).sum());
            _images += count;
        }
        _stepsInEpoch++;
        _rate = rate;
        // The sums are read, which waits for the device, about once a second only.
        if (_run.Elapsed - _lastReport >= ReportInterval && _stepsInEpoch < stepsPerEpoch)
        {
            progress?.Report(Read(epochEnded: false));
        }
    }

    public void EndEpoch()
    {
        var last = Read(epochEnded: true);
        _history.Add(last);
        progress?.Report(last);
    }

    public TrainingResult Result()
    {
        _sums.Dispose();
        return new TrainingResult(_history, _run.Elapsed);
    }

    private TrainingProgress Read(bool epochEnded)
    {
        using var scope = NewDisposeScope();
        var sums = _sums.cpu().data<double>().ToArray();
        _lastReport = _run.Elapsed;
        int step = _epoch * stepsPerEpoch + _stepsInEpoch, steps = epochs * stepsPerEpoch;
        var report = new TrainingProgress(
            _epoch, epochs, step, steps, sums[0] / _images, sums[1] / _images, _rate,
            _images / (_lastReport - _epochStart).TotalSeconds, _lastReport * ((double)(steps - step) / step), epochEnded);
        return double.IsFinite(report.Loss)
            ? report
            : throw new TrainingDivergedException(
                $"The loss is {report.Loss} in epoch {_epoch + 1} at or before step {step}; learning rate {_rate:g4}. Lower the learning rate.");
    }
}
