using DistPro.Engine.Weights;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Runtime;

var ml = new MLContext(seed: 1);
ml.Log += (_, e) => { if (e.Kind > ChannelMessageKind.Trace) Console.WriteLine(e.RawMessage); };
var images = ml.Distillation().LoadImageFolder("photos"); // one sub-folder for each class
var (train, test) = ml.Distillation().TrainTestSplit(images, testFraction: 0.2);

// A network that knows ImageNet learns your classes. Then its first stages, a sixth of it, learn from the whole.
using var teacher = ml.Distillation().Network("ResNet20_ImageNet", new NetworkTrainer.Options
{
    StartFrom = StartingWeights.DnnResNet18(),
    FreezeStages = 5, // all: only the last layer learns
    ImageSize = (112, 112),
}).Fit(train);
using var student = ml.Distillation().Distill(teacher, Student.Of(teacher, stages: 4), new DistillationTrainer.Options
{
    FreezeStages = 2,
    ImageSize = (112, 112),
}).Fit(train);

var metrics = ml.MulticlassClassification.Evaluate(student.Transform(test));
Console.WriteLine($"micro accuracy {metrics.MicroAccuracy:f3}, log-loss {metrics.LogLoss:f3}");
student.Save("photos.distpro");
