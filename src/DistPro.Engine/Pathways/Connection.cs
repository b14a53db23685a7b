namespace DistPro.Engine.Pathways;

/// <summary>A stage of the teacher that teaches a stage of the student; zero-based, 0 is the stem.</summary>
internal sealed record Connection(int TeacherStage, int StudentStage);
