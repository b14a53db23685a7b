using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor Tensor, bool Persistent)> _buffers = [];
            private readonly OrderedDictionary<string, Module> _submodules = [];
            private bool _componentsRegistered;

            /// <summary>Registers every field that holds a module, a parameter or a tensor, under the field's name.</summary>
            protected virtual void RegisterComponents()
            {
                if (_componentsRegistered)
                    return;
                foreach (var field in Fields(GetType()))
                {
                    var name = field.ComponentName();
                    if (_submodules.ContainsKey(name) || _parameters.ContainsKey(name) || _buffers.ContainsKey(name))
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(name, parameter);
                            break;
                        case Tensor buffer:
                            register_buffer(name, buffer);
                            break;
                    }
                }
                _componentsRegistered = true;
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _submodules.Remove(name);
                    return;
                }
                if (string.IsNullOrEmpty(name))
                    throw new ArgumentException("The name of a module cannot be empty.", nameof(name));
                if (name.Contains('.'))
                    throw new ArgumentException($"The name of a module cannot contain a dot, found \"{name}\".", nameof(name));
                if (_submodules.ContainsKey(name))
                    throw new InvalidOperationException($"{GetName()} already has a module named \"{name}\".");
                submodule.RegisterComponents();
                _submodules.Add(name, submodule);
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!_parameters.TryAdd(name, param))
                    throw new InvalidOperationException($"{GetName()} already has a parameter named \"{name}\".");
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (!_buffers.TryAdd(name, (tensor, persistent)))
                    throw new InvalidOperationException($"{GetName()} already has a buffer named \"{name}\".");
            }

            // What the setter of a layer's parameter does: the old one is disposed, the new one outlives the scope it was made in.
            private protected void SetParameter(string name, ref Parameter? field, Parameter? value)
            {
                if (ReferenceEquals(field, value))
                    return;
                field?.Dispose();
                field = (Parameter?)value?.DetachFromDisposeScope();
                if (field is null)
                    _parameters.Remove(name);
                else
                    _parameters[name] = field;
            }

            private protected void SetBuffer(string name, ref Tensor? field, Tensor? value)
            {
                if (ReferenceEquals(field, value))
                    return;
                field?.Dispose();
                field = value?.DetachFromDisposeScope();
                if (field is null)
                    _buffers.Remove(name);
                else
                    _buffers[name] = (field, true);
            }

            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                var seen = new HashSet<string>();
                for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
                {
                    foreach (var field in level.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                    {
                        if (seen.Add(field.Name))
                            yield return field;
                    }
                }
            }
        }
    }
}
