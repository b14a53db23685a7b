using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The classes that carry an <see cref="ExtensionBaseAttribute"/>, found by contract name.</summary>
public sealed class ComponentCatalog
{
    private readonly HashSet<string> _registered = [];
    private readonly Dictionary<(Type Attribute, string Contract), Type> _extensions = [];
    private readonly Lock _lock = new();

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        Check.Value(assembly, nameof(assembly));
        lock (_lock)
        {
            if (!_registered.Add(assembly.FullName))
                return;
            foreach (var type in assembly.GetTypes().Where(type => type.IsClass))
            {
                foreach (var attribute in type.GetCustomAttributes<ExtensionBaseAttribute>())
                {
                    if (!_extensions.TryAdd((attribute.GetType(), attribute.ContractName), type) && throwOnError)
                        throw new InvalidOperationException($"An extension with contract '{attribute.ContractName}' is already registered.");
                }
            }
        }
    }

    internal object CreateExtension(Type attribute, string contract)
    {
        lock (_lock)
        {
            return _extensions.TryGetValue((attribute, contract), out var type)
                ? Activator.CreateInstance(type)
                : throw new InvalidOperationException(
                    $"No class marked with {attribute.Name}(\"{contract}\") is registered. Call {nameof(RegisterAssembly)} with its assembly.");
        }
    }
}
