namespace Fairlead.Testing.Programs;

/// <summary>A program or package that nobody here wrote: where it is, or what to say where it is not.</summary>
/// <param name="Path">The file or folder; null if it is not on this machine.</param>
/// <param name="HowToGet">One line for the test report.</param>
public sealed record ExternalProgram(string? Path, string HowToGet)
{
    /// <summary>Why a test that needs it is skipped; null if it is here.</summary>
    public string? SkipReason => Path is null ? HowToGet : null;

    /// <summary>The path of a program that is known to be here.</summary>
    public string RequiredPath => Path ?? throw new InvalidOperationException(HowToGet);
}
