using System.Runtime.CompilerServices;

namespace TorchSharp.Native;

/// <summary>
/// One operator of libtorch, by the name and overload of its schema ("aten::add", "Tensor"). It is looked up in the dispatcher at its first call.
/// Arguments go by position; those left out at the end take the schema's defaults. What the schema returns decides which of the calls below fits.
/// </summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private nint _handle;

    private nint Handle
    {
        get
        {
            if (_handle == 0)
            {
                Libtorch.Operator(name, overload, out nint handle).OrThrow();
                _handle = handle;
            }
            return _handle;
        }
    }

    /// <summary>Calls an operator that returns one tensor.</summary>
    public torch.Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return torch.Tensor.Own(result);
    }

    public (torch.Tensor, torch.Tensor) CallTwo(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[2];
        Invoke(arguments, results, 2);
        return (torch.Tensor.Own(results[0]), torch.Tensor.Own(results[1]));
    }

    public (torch.Tensor, torch.Tensor, torch.Tensor) CallThree(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[3];
        Invoke(arguments, results, 3);
        return (torch.Tensor.Own(results[0]), torch.Tensor.Own(results[1]), torch.Tensor.Own(results[2]));
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    public torch.Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return torch.Tensor.OwnAll(result);
    }

    /// <summary>Calls an operator for its effect: what it returns is let go.</summary>
    public void Run(params ReadOnlySpan<Argument> arguments) => Invoke(arguments, null, 0);

    /// <summary>Calls an operator that changes <paramref name="self"/>, its first argument, and gives that same object back.</summary>
    public torch.Tensor InPlace(torch.Tensor self, params ReadOnlySpan<Argument> rest)
    {
        switch (rest.Length)
        {
            case 0: Run(self); break;
            case 1: Run(self, rest[0]); break;
            case 2: Run(self, rest[0], rest[1]); break;
            case 3: Run(self, rest[0], rest[1], rest[2]); break;
            default: Run([self, .. rest]); break;
        }
        return self;
    }

    public bool CallBool(params ReadOnlySpan<Argument> arguments) => CallLong(arguments) != 0;

    public long CallLong(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return result.Bits;
    }

    public Scalar CallScalar(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return new Scalar(result.Kind, result.Bits);
    }

    [SkipLocalsInit]
    private void Invoke(ReadOnlySpan<Argument> arguments, Value* results, int wanted)
    {
        nint handle = Handle;
        var values = stackalloc Value[arguments.Length];
        var frame = new Frame(arguments, stackalloc byte[Frame.ScratchSize]);
        Status status;
        try
        {
            frame.Fill(values);
            status = Libtorch.Call(handle, values, arguments.Length, results, wanted);
        }
        finally
        {
            frame.Release();
        }
        status.OrThrow();
    }
}
