using System.Reflection;
using Mono.Cecil;

namespace DistPro.Architecture.Tests;

/// <summary>Where code makes a number of TorchSharp's, itself or by a method of TorchSharp that makes one inside.</summary>
internal static class MadeNumbers
{
    private const string Scalar = "TorchSharp.Scalar";

    private static readonly ModuleDefinition TorchSharp = Read("TorchSharp.dll");
    private static readonly HashSet<string> Makers = FindMakers();
    private static readonly HashSet<string> Modules = FindModules();

    /// <summary>The places: the type, its method, and what it calls of TorchSharp's.</summary>
    public static IReadOnlyList<(string Type, string Method, string Called)> In(Assembly assembly) =>
        [.. from method in Methods(Read(assembly.Location))
            from called in Calls(method)
            where IsTorchSharps(called)
            where Makes(called) || Makers.Contains(Key(called)) || Modules.Contains(called.ReturnType.FullName)
            select (method.DeclaringType.FullName, method.Name, Name(called))];

    /// <summary>The types that keep such a number in a field or a variable, where nobody knows how long it is held.</summary>
    public static IReadOnlyList<string> KeptIn(Assembly assembly) =>
        [.. Read(assembly.Location).GetTypes().Where(
            t => t.Fields.Any(f => f.FieldType.FullName == Scalar)
                || t.Methods.Any(m => m.HasBody && m.Body.Variables.Any(v => v.VariableType.FullName == Scalar)))
            .Select(t => t.FullName)];

    private static bool IsTorchSharps(MethodReference called) =>
        called.DeclaringType.FullName.StartsWith("TorchSharp.", StringComparison.Ordinal);

    // A conversion, or what stands for one.
    private static bool Makes(MethodReference called) =>
        called.ReturnType.FullName == Scalar && called.Name is "op_Implicit" or "ToScalar";

    // Methods of TorchSharp that make a number, or call one that does.
    private static HashSet<string> FindMakers()
    {
        var methods = Methods(TorchSharp).Where(m => m.ReturnType.FullName != Scalar).ToArray();
        var makers = methods.Where(m => Calls(m).Any(Makes)).Select(Key).ToHashSet();
        for (int before = 0; before < makers.Count;)
        {
            before = makers.Count;
            makers.UnionWith(methods.Where(m => Calls(m).Any(c => makers.Contains(Key(c)))).Select(Key));
        }
        return makers;
    }

    // Modules of TorchSharp whose forward makes a number: whoever has one made calls it sooner or later.
    private static HashSet<string> FindModules() =>
        [.. from type in TorchSharp.GetTypes()
            where Bases(type).SelectMany(b => b.Methods).Any(m => m.Name == "forward" && Makers.Contains(Key(m)))
            select type.FullName];

    private static IEnumerable<TypeDefinition> Bases(TypeDefinition type)
    {
        for (var t = type; t is not null && t.Module == TorchSharp; t = t.BaseType?.Resolve())
        {
            yield return t;
        }
    }

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) =>
        module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody);

    private static IEnumerable<MethodReference> Calls(MethodDefinition method) =>
        method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>();

    // As Tensor::add_.
    private static string Name(MethodReference method) =>
        $"{method.DeclaringType.FullName["TorchSharp.".Length..].Replace("torch/", "", StringComparison.Ordinal)}::{method.Name}";

    // The same for a generic method however its types are filled in.
    private static string Key(MethodReference method) =>
        $"{method.DeclaringType.GetElementType().FullName}::{method.Name}("
        + $"{string.Join(", ", method.GetElementMethod().Parameters.Select(p => p.ParameterType.FullName))})";

    private static ModuleDefinition Read(string file)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        return ModuleDefinition.ReadModule(
            Path.Combine(AppContext.BaseDirectory, file), new ReaderParameters { AssemblyResolver = resolver });
    }
}
