using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Training;

/// <summary>Trains a network: batches, loss, gradients, step; epoch by epoch.</summary>
public static class TrainingLoop
{
    /// <summary>Trains the network from the weights it has, on the device it is on, and leaves it in evaluation mode.</summary>
    /// <param name="network">The network.</param>
    /// <param name="task">What it is taught.</param>
    /// <param name="images">Training images of the network's shape and number of classes.</param>
    /// <param name="validation">Images that each epoch is measured on; null for none.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told about once a second, and at the end of each epoch.</param>
    /// <param name="cancellation">Looked at before every batch. A run with checkpoints writes one before it throws.</param>
    /// <exception cref="ArgumentException">Images and network do not fit, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// The checkpoint is of another run, or libtorch cannot go on: there is not enough memory, say.
    /// </exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">
    /// No checkpoint can be written there: found before the first step. One that fails later does not end the run;
    /// <see cref="TrainingProgress.CheckpointFailure"/> and <see cref="TrainingResult.CheckpointFailure"/> tell it.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss or a weight is no finite number any more.</exception>
    /// <exception cref="OperationCanceledException">
    /// The run was cancelled; the message also tells why its checkpoint could not be written, if it could not.
    /// </exception>
    public static TrainingResult Run(
        Network network, TrainingTask task, ImageSelection images, ImageSelection? validation, TrainingOptions options,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        EngineRuntime.Initialize();
        options = TrainingDefaults.For(options, images);
        Check(network, images, validation, options);
        return LibTorchErrors.Told(
            $"train network '{network.Name}'", () => Train(network, task, images, validation, options, progress, cancellation));
    }

    /// <summary>Looks whether a run can start; also for whoever does something with the images before it does.</summary>
    /// <exception cref="ArgumentException">As of <see cref="Run"/>.</exception>
    internal static void Check(Network network, ImageSelection images, ImageSelection? validation, TrainingOptions options)
    {
        options.Validate(hasValidation: validation is not null);
        CheckFit(network, images);
        CheckFit(network, validation ?? images);
        CheckCount(images, validation, options);
    }

    private static TrainingResult Train(
        Network network, TrainingTask task, ImageSelection images, ImageSelection? validation, TrainingOptions options,
        IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var device = network.Device;
        var loader = new BatchLoader(
            images, options.BatchSize, options.Augmentation!, options.Seed, device, options.DropLast,
            sampling: options.Sampling);
        using var state = new TrainingState(network, task, options);
        state.Attach(TrainingClock.StepsOf(options, loader.BatchesPerEpoch));
        var checkpoints = new Checkpoints(state, options, network, task, images, validation, loader.BatchesPerEpoch);
        checkpoints.Resume();
        var position = state.Position;
        var clock = new TrainingClock(options, loader.BatchesPerEpoch, position.Elapsed);
        using var monitor = new TrainingMonitor(state, clock, loader, progress);

        try
        {
            while (position.Stopped is null)
            {
                state.Train();
                monitor.StartEpoch();
                foreach (var batch in loader.Epoch(position.Epoch, position.StepInEpoch))
                {
                    using (batch)
                    using (NewDisposeScope())
                    {
                        cancellation.ThrowIfCancellationRequested();
                        var moment = clock.At(position.Step, position.Epoch);
                        RandomStream.SeedDefaultGenerators(options.Seed, RandomStream.Step, position.Step, device);
                        var loss = state.Student.FindGradients(learner => task.Loss(learner, batch, moment));
                        task.BeforeStep(moment);
                        state.Student.Move(moment.Rate);
                        task.AfterStep(moment);
                        position.CountStep(moment.Rate);
                        monitor.Add(loss, batch.Labels);
                    }
                    checkpoints.SaveIfDue(monitor, clock);
                    if (clock.OutOfTime)
                    {
                        break;
                    }
                }
                monitor.CheckFinite();
                var metrics = validation is null
                    ? null
                    : state.Student.WithKept(() => Evaluation.Run(network, validation, cancellation: cancellation));
                monitor.EndEpoch(metrics);
                state.EndEpoch(metrics, clock.OutOfTime);
                checkpoints.SaveAfterEpoch(monitor, clock);
            }
        }
        catch (OperationCanceledException e)
        {
            try
            {
                checkpoints.Save(monitor, clock);
            }
            catch (Exception failure) when (failure is IOException or TrainingDivergedException)
            {
                throw new OperationCanceledException(
                    $"{e.Message} No checkpoint was written: {failure.Message}", failure, e.CancellationToken);
            }
            throw;
        }
        state.Finish();
        return state.Result(clock.Elapsed) with { CheckpointFailure = monitor.CheckpointFailure };
    }

    private static void CheckFit(Network network, ImageSelection images)
    {
        var store = images.Store;
        if (store.Shape != network.Shape || store.ClassCount != network.ClassCount)
        {
            throw new ArgumentException(
                $"Network '{network.Name}' takes images of {network.Shape} in {network.ClassCount} classes, "
                + $"found images of {store.Shape} in {store.ClassCount} classes.", nameof(images));
        }
    }

    private static void CheckCount(ImageSelection images, ImageSelection? validation, TrainingOptions options)
    {
        int least = options.DropLast ? options.BatchSize : 2;
        if (images.Count < least)
        {
            throw new ArgumentException(
                $"Training takes at least {least} images, found {images.Count}, without those that are held out. "
                + $"Add images{(options.DropLast ? ", or take smaller batches" : ", or hold out fewer")}.", nameof(images));
        }
        if (validation?.Count == 0)
        {
            throw new ArgumentException("Validation takes at least 1 image, found none. Add some, or leave it out.");
        }
    }
}
