using System.Collections.ObjectModel;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Sources;

/// <summary>Labelled images that are made one at a time, by number. Safe to read from several threads.</summary>
internal interface ILabelledImages
{
    /// <summary>Names of the classes.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>The images' type; with their size, if it is always the same.</summary>
    ImageDataViewType Type { get; }

    /// <summary>What lies beside the images and was left out, counted by kind.</summary>
    IReadOnlyDictionary<string, int> PassedOver => ReadOnlyDictionary<string, int>.Empty;

    /// <summary>A new image object each time: ML.NET disposes what a getter gave before.</summary>
    MLImage Image(int index);

    /// <summary>Zero-based class of an image.</summary>
    int Label(int index);

    /// <summary>Full path of the file that holds an image, alone or among others.</summary>
    string Path(int index);
}
