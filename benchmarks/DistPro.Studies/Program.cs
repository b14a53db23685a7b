using DistPro.Studies;

StudyOptions options;
Study study;
try
{
    options = StudyOptions.Parse(args);
    study = Study.Find(options.Study, options.Setting);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(StudyOptions.Usage);
    return 2;
}

string trainingImages = Path.Combine(options.Images, "train-images-idx3-ubyte.gz");
if (!File.Exists(trainingImages))
{
    Console.Error.WriteLine($"""
        The studies need the whole of Fashion-MNIST. Expected: {trainingImages}. Found: no such file.
        Install Debian's package dataset-fashion-mnist, or name the folder with the four files: --images DIR, or FASHION_MNIST.
        """);
    return 1;
}

try
{
    IReadOnlyList<int> seeds = options.Seeds ?? [.. Enumerable.Range(1, options.Quick ? 2 : study.Seeds)];
    using var data = StudyData.Read(options.Images, options.Setting);
    using var work = new StudyWork(study, options.Setting, data, options.Work);
    work.Run(seeds);
    string page = new ResultPage(study, options.Setting, data, work, seeds).Write(options.Results, options.Command);
    Console.WriteLine(File.ReadAllText(page));
    Console.WriteLine($"Written: {page}");
    return 0;
}
catch (Exception e) when (e is IOException or InvalidDataException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
