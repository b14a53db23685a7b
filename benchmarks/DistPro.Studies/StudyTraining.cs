using DistPro.Engine.Data;
using DistPro.Engine.Training;

namespace DistPro.Studies;

/// <summary>How every network of a study is trained: said in full, so that its results stay what they are.</summary>
internal static class StudyTraining
{
    public static TrainingOptions Of(int epochs, long seed) => new()
    {
        Epochs = epochs,
        Seed = seed,
        BatchSize = 64,
        LearningRate = 0.1,
        Augmentation = new Augmentation(),
    };
}
