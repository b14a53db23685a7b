namespace DistPro.Engine.Runtime;

/// <summary>
/// Makes a class known by name to the <see cref="Catalog{T}"/> of its kind. Its settings are the parameters of its one public
/// constructor, each with a default value, and its public properties that can be set.
/// </summary>
/// <param name="name">Name under which it is found, in lower case, without spaces.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public class NamedAttribute(string name) : Attribute
{
    /// <summary>Name under which it is found.</summary>
    public string Name { get; } = name;
}
