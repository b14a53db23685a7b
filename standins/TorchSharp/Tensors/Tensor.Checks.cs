namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // TorchSharp refuses other types here, where libtorch takes some of them.

        private static Tensor Int64(Tensor index) =>
            index.dtype == ScalarType.Int64 ? index : throw new ArgumentException("Element type of 'index' must be 'Int64'");

        private static Tensor Boolean(Tensor mask) =>
            mask.dtype == ScalarType.Bool ? mask : throw new ArgumentException("The mask tensor must be Boolean.");
    }
}
