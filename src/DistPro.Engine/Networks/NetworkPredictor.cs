using DistPro.Engine.Data;
using DistPro.Engine.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>A trained network that answers with probabilities. Safe to use from several threads at once.</summary>
public sealed class NetworkPredictor : IDisposable
{
    private readonly object _lock = new();
    private int _holds;

    /// <summary>Takes over the network and sets it to evaluation.</summary>
    /// <param name="network">The network; disposed with this object.</param>
    /// <param name="device">Where it runs.</param>
    public NetworkPredictor(Network network, Device device)
    {
        (Network, Device) = (network.to(device), device);
        Network.eval();
    }

    /// <summary>The network, in evaluation mode.</summary>
    public Network Network { get; }

    /// <summary>Where it runs.</summary>
    public Device Device { get; }

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Class probabilities (softmax of the logits) of a few images.</summary>
    /// <param name="pixels">The images one after another, each (C, H, W) in 0..255.</param>
    /// <returns>The probabilities, (images, classes), row after row.</returns>
    /// <exception cref="ArgumentException">The bytes are not a whole number of images.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    /// <exception cref="InvalidOperationException">libtorch cannot do it: there is not enough memory, say.</exception>
    public float[] Predict(byte[] pixels) => Answer(pixels, images => Probabilities(Network.call(images)));

    /// <summary>Class probabilities of a few images, and the vectors that the last layer classifies.</summary>
    /// <param name="pixels">The images one after another, each (C, H, W) in 0..255.</param>
    /// <returns>The probabilities, (images, classes), and the embeddings, (images, features), row after row.</returns>
    /// <exception cref="ArgumentException">The bytes are not a whole number of images.</exception>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network gives no embedding, or libtorch cannot do it: there is not enough memory, say.
    /// </exception>
    public (float[] Probabilities, float[] Embeddings) PredictWithEmbeddings(byte[] pixels) => Answer(pixels, images =>
    {
        var output = Network.Run(images);
        return (Probabilities(output.Logits), output.Embedding.cpu().data<float>().ToArray());
    });

    /// <summary>
    /// Keeps the network in memory until what is returned is disposed, even if this object is disposed meanwhile: another thread
    /// that uses it comes to its end.
    /// </summary>
    /// <exception cref="ObjectDisposedException">This object has been disposed.</exception>
    public IDisposable Hold()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            _holds++;
        }
        return new Held(this);
    }

    /// <summary>Frees the network, once nobody holds it.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (IsDisposed)
            {
                return;
            }
            IsDisposed = true;
            FreeIfUnused();
        }
    }

    private static float[] Probabilities(Tensor logits) =>
        nn.functional.softmax(logits, dim: 1).cpu().data<float>().ToArray();

    private T Answer<T>(byte[] pixels, Func<Tensor, T> ask)
    {
        using var held = Hold();
        var shape = Network.Shape;
        if (pixels.Length == 0 || pixels.Length % shape.Size != 0)
        {
            throw new ArgumentException(
                $"Images of {shape} take a multiple of {shape.Size} bytes, found {pixels.Length}.", nameof(pixels));
        }
        EngineRuntime.Initialize();
        return LibTorchErrors.Told($"run network '{Network.Name}'", () => Run(pixels, shape, ask));
    }

    private T Run<T>(byte[] pixels, ImageShape shape, Func<Tensor, T> ask)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var images = tensor(pixels, [pixels.Length / shape.Size, shape.Channels, shape.Height, shape.Width], device: Device);
        return ask(images);
    }

    private void Release()
    {
        lock (_lock)
        {
            _holds--;
            FreeIfUnused();
        }
    }

    private void FreeIfUnused()
    {
        if (IsDisposed && _holds == 0)
        {
            Network.Dispose();
        }
    }

    private sealed class Held(NetworkPredictor predictor) : IDisposable
    {
        private NetworkPredictor? _predictor = predictor;

        public void Dispose() => Interlocked.Exchange(ref _predictor, null)?.Release();
    }
}
