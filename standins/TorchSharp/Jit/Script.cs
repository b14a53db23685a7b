using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>Arguments and results of TorchScript functions, as .NET objects.</summary>
        private static unsafe class Script
        {
            internal delegate Status Function(Value* arguments, int count, Value* result);

            internal static object? Run(Function function, object?[] arguments)
            {
                Value result;
                var values = stackalloc Value[arguments.Length];
                var frame = new Frame(Array.ConvertAll(arguments, ToArgument), stackalloc byte[Frame.ScratchSize]);
                Status status;
                try
                {
                    frame.Fill(values);
                    status = function(values, arguments.Length, &result);
                }
                finally
                {
                    frame.Release();
                }
                status.OrThrow();
                return ToObject(result);
            }

            /// <summary>The items of a tuple that native code gave back; its memory is freed.</summary>
            internal static object?[] Items(Value tuple)
            {
                var items = new object?[tuple.Count];
                for (int i = 0; i < items.Length; i++) items[i] = ToObject(((Value*)tuple.Bits)[i]);
                Libtorch.FreeArray((nint)tuple.Bits);
                return items;
            }

            private static Argument ToArgument(object? value) => value switch
            {
                null => Argument.None,
                Tensor tensor => tensor,
                Scalar scalar => scalar,
                float number => number,
                double number => number,
                bool truth => truth,
                int number => number,
                long number => number,
                Tensor[] tensors => tensors,
                _ => throw new NotImplementedException($"Passing arguments of type {value.GetType().Name} to TorchScript."),
            };

            private static object? ToObject(Value value) => value.Kind switch
            {
                ValueKind.None => null,
                ValueKind.Tensor => Tensor.Own(value),
                ValueKind.Tensors => Tensor.OwnAll(value),
                ValueKind.Int or ValueKind.Double or ValueKind.Bool => new Scalar(value.Kind, value.Bits),
                ValueKind.Ints => Scalars(value, ValueKind.Int),
                ValueKind.Doubles => Scalars(value, ValueKind.Double),
                ValueKind.String => Text(value),
                _ => Tuple(Items(value)),
            };

            /// <summary>Tuples of up to five tensors, or of up to five numbers, become .NET tuples, others arrays.</summary>
            private static object? Tuple(object?[] items)
            {
                if (items.All(item => item is Tensor)) return Tuple(Array.ConvertAll(items, item => (Tensor)item!));
                if (items.All(item => item is Scalar)) return Tuple(Array.ConvertAll(items, item => (Scalar)item!));
                return items;
            }

            private static object? Tuple<T>(T[] items) => items switch
            {
                [var a] => a,
                [var a, var b] => (a, b),
                [var a, var b, var c] => (a, b, c),
                [var a, var b, var c, var d] => (a, b, c, d),
                [var a, var b, var c, var d, var e] => (a, b, c, d, e),
                _ => items,
            };

            private static Scalar[] Scalars(Value list, ValueKind kind)
            {
                var scalars = new Scalar[list.Count];
                for (int i = 0; i < scalars.Length; i++) scalars[i] = new Scalar(kind, ((long*)list.Bits)[i]);
                Libtorch.FreeArray((nint)list.Bits);
                return scalars;
            }

            private static string Text(Value text)
            {
                var result = Marshal.PtrToStringUTF8((nint)text.Bits, text.Count);
                Libtorch.FreeArray((nint)text.Bits);
                return result;
            }
        }
    }
}
