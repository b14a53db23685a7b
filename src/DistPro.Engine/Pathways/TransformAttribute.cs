using DistPro.Engine.Runtime;

namespace DistPro.Engine.Pathways;

/// <summary>
/// Makes a transform known by name. The class has one public constructor, without parameters or with a <see
/// cref="TransformSetup"/>.
/// </summary>
/// <param name="name">Name under which it is found, in lower case, without spaces.</param>
public sealed class TransformAttribute(string name) : NamedAttribute(name)
{
    /// <summary>
    /// What its distance is multiplied by, so that the pathways of different transforms start at about the same strength.
    /// </summary>
    public double Scale { get; init; } = 1;
}
