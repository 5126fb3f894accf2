namespace Fairlead.Load.Changes;

/// <summary>What is measured, and how.</summary>
internal sealed record ChangesOptions
{
    /// <summary>The size, mesh and kind of R, the unit of all ratios.</summary>
    public const int UnitSize = 1000;

    public const int Proxies = 50;
    public const int WarmUps = 2;

    /// <summary>How many changes in a row make a run. One that takes long is a run by itself.</summary>
    public const int Row = 4;

    public static TimeSpan LongChange { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The checkout whose <c>./fairlead</c> is measured.</summary>
    public required string ServerRoot { get; init; }

    /// <summary>A folder for what is written meanwhile.</summary>
    public required string Work { get; init; }

    public int Ports { get; init; } = 22960;

    public int Runs { get; init; } = 5;

    /// <summary>The cases by name; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    public IReadOnlyList<int> Sizes { get; init; } = [1000, 10_000];

    public IReadOnlyList<ClientKind> Kinds { get; init; } = Enum.GetValues<ClientKind>();

    public IReadOnlyList<MeshState> Meshes { get; init; } = Enum.GetValues<MeshState>();

    /// <summary>Writes a folder of config, in place of the one before.</summary>
    public ChangeFolder NewFolder(int services, MeshState mesh)
    {
        var path = Path.Combine(Work, "config");
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        var folder = new ChangeFolder(path, services, mesh);
        folder.Write();
        return folder;
    }

    public bool Has(string name) => Only.Count == 0 || Only.Contains(name);
}
