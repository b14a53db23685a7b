using System.Reflection;

namespace DistPro.Architecture.Tests;

/// <summary>The rooms of an assembly, from the ground up: a room names only rooms that stand before it.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Root">The namespace that all of it is in; types in it and in no room stand above all rooms.</param>
/// <param name="Rooms">The rooms' namespaces, without the root.</param>
internal sealed record House(Assembly Assembly, string Root, params string[] Rooms)
{
    public static readonly House Engine = new(
        typeof(DistPro.Engine.Networks.Network).Assembly, "DistPro.Engine",
        "Runtime", "Files", "Data", "Networks", "Weights", "Objectives", "Training", "Teachers", "Pathways", "Processes",
        "Distillation",
        "Search");

    public static readonly House MLNet = new(
        typeof(DistPro.MLNet.DistillationCatalog)
            .Assembly, "DistPro.MLNet", "Schema", "Sources", "Reading", "Classifier", "Trainers");

    public static readonly House Experiments = new(
        typeof(DistPro.Experiments.Studies.DistillationStudy).Assembly, "DistPro.Experiments", "Studies");

    public static readonly IReadOnlyList<House> All = [Engine, MLNet, Experiments];

    public string NamespaceOf(string room) => $"{Root}.{room}";
}
