using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>Remembers, without waiting for the device, the first step whose loss is no finite number.</summary>
internal sealed class LossWatch(Device device) : IDisposable
{
    private readonly List<double> _rates = []; // of the steps since the last look
    private readonly Tensor _finite = ones(1, dtype: @bool, device: device).DetachFromDisposeScope();
    private readonly Tensor _finiteSteps = zeros(1, dtype: int64, device: device).DetachFromDisposeScope();
    private Tensor? _parts; // of the last step, or of the first bad one

    /// <summary>Takes in a step.</summary>
    /// <param name="parts">Its parts of the loss, float64.</param>
    /// <param name="rate">Its learning rate.</param>
    public void Add(Tensor parts, double rate)
    {
        _parts ??= zeros_like(parts).DetachFromDisposeScope();
        _parts.copy_(where(_finite, parts, _parts));
        _finite.copy_(_finite.logical_and(parts.isfinite().all()));
        _finiteSteps.add_(_finite, One);
        _rates.Add(rate);
    }

    /// <summary>
    /// Whether a loss was no finite number, and the first such step or else the last one. Waits for the device.
    /// </summary>
    /// <param name="stepsDone">Steps of the run so far.</param>
    /// <param name="lastRate">Learning rate of the last one.</param>
    public (bool Failed, (long Step, double Rate, double[] Parts) Last) Look(long stepsDone, double lastRate)
    {
        using var scope = NewDisposeScope();
        bool failed = !_finite.cpu().item<bool>();
        int index = failed ? (int)_finiteSteps.cpu().item<long>() : _rates.Count - 1;
        double rate = failed ? _rates[index] : lastRate;
        var result = (failed, (stepsDone - _rates.Count + index, rate, _parts?.cpu().data<double>().ToArray() ?? []));
        _rates.Clear();
        _finiteSteps.fill_(Zero);
        return result;
    }

    public void Dispose()
    {
        _finite.Dispose();
        _finiteSteps.Dispose();
        _parts?.Dispose();
    }
}
