using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>Trains a network on labelled images with cross entropy.</summary>
public static class SupervisedTraining
{
    /// <summary>Trains the network from the weights it has, on the device it is on, and leaves it in evaluation mode.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">Training images of the network's shape and number of classes.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told about once a second, and at the end of each epoch.</param>
    /// <param name="cancellation">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">Images and network do not fit, or an option is out of range.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static TrainingResult Run(
        Network network, ImageStore images, TrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        CheckFit(network, images);
        var device = network.parameters().First().device;
        var loader = new BatchLoader(images, options.BatchSize, options.Augmentation, options.Seed, device);
        var schedule = new CosineSchedule(options.LearningRate, options.Epochs * loader.BatchesPerEpoch, options.WarmupFraction);
        using var parameters = new FlatParameters(network.parameters());
        using var optimizer = new Sgd(parameters, options.Momentum, options.WeightDecay, nesterov: true);
        var monitor = new TrainingMonitor(options.Epochs, loader.BatchesPerEpoch, device, progress);

        network.train();
        for (int epoch = 0, step = 0; epoch < options.Epochs; epoch++)
        {
            monitor.StartEpoch(epoch);
            foreach (var batch in loader.Epoch(epoch))
            {
                using (batch)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using var scope = NewDisposeScope();
                    double rate = schedule.RateAt(step++);
                    var logits = network.call(batch.Images);
                    var loss = nn.functional.cross_entropy(logits, batch.Labels);
                    parameters.Gradients.fill_(0);
                    loss.backward();
                    optimizer.Step(rate);
                    monitor.Add(loss, logits, batch.Labels, rate);
                }
            }
            monitor.EndEpoch();
        }
        network.eval();
        return monitor.Result();
    }

    private static void CheckFit(Network network, ImageStore images)
    {
        if (images.Shape != network.Shape || images.ClassCount != network.ClassCount)
        {
            throw new ArgumentException(
                $"Network '{network.Name}' takes images of {network.Shape} in {network.ClassCount} classes, "
                + $"found images of {images.Shape} in {images.ClassCount} classes.", nameof(images));
        }
        if (images.Count < 2)
        {
            throw new ArgumentException($"Training takes at least 2 images, found {images.Count}.", nameof(images));
        }
    }
}
