namespace Fairlead.Testing.Processes;

/// <summary>A folder of a test's own, removed with it.</summary>
public sealed class TempDirectory : IDisposable
{
    public TempDirectory() => Path = Directory.CreateTempSubdirectory("fairlead-").FullName;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>A path in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file as careful editors do: beside it first, then renamed into place, so that no reader sees half of it. Folders
    /// in its name are made.</summary>
    public string Write(string name, string text)
    {
        var target = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!); // a file in this folder has one
        var draft = target + ".draft~";
        System.IO.File.WriteAllText(draft, text);
        System.IO.File.Move(draft, target, overwrite: true);
        return target;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A program that is just ending may still write there; the system cleans its temporary folder.
        }
    }
}
