using Microsoft.ML;

var ml = new MLContext(seed: 1);
var images = ml.Distillation().LoadImageFolder(args.FirstOrDefault("photos")); // one sub-folder for each class
var split = ml.Data.TrainTestSplit(images, testFraction: 0.2, seed: 1);
var prepare = ml.Transforms.ResizeImages("Image", 64, 64);

// A large network learns from the images, a small one from the images and the large one.
var teacher = prepare.Append(ml.Distillation().Network("resnet20", epochs: 20)).Fit(split.TrainSet).LastTransformer;
var pipeline = prepare.Append(ml.Distillation().Distill(teacher, "resnet8", "reviewkd"))
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var model = pipeline.Fit(split.TrainSet);

var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
Console.WriteLine($"micro accuracy {metrics.MicroAccuracy:f3}, log-loss {metrics.LogLoss:f3}");

ml.Model.Save(model, images.Schema, "model.zip"); // the student's weights are inside; ml.Model.Load brings the model back
