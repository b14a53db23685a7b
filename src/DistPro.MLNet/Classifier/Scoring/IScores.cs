namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>Class probabilities of the current row.</summary>
internal interface IScores
{
    float[] Current();
}
