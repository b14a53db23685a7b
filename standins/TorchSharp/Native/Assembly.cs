// What crosses into native code has the layout it is declared with, and a bool is one byte.
[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]
