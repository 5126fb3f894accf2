using Fairlead.Config.Files;
using Fairlead.Config.Store;
using Fairlead.Model.Objects;
using Fairlead.Testing.Processes;

namespace Fairlead.Testing.Meshes;

/// <summary>
/// Folders of config, each a source of its own, read and joined step by step as a control plane does, but when the test says so. Disposing
/// removes the folders.
/// </summary>
public sealed class TestSources : IDisposable
{
    private readonly FileSet[] _files;
    private StoreState _state;

    /// <summary>That many empty folders.</summary>
    public TestSources(int count)
    {
        Folders = [.. Enumerable.Range(0, count).Select(static _ => new TempDirectory())];
        _files = [.. Folders.Select(static folder => new FileSet([folder.Path], "file", TimeSpan.Zero, TimeProvider.System))];
        _state = StoreState.Initial(Folders.Select(static folder => folder.Path));
    }

    /// <summary>The folders, first to last by precedence.</summary>
    public IReadOnlyList<TempDirectory> Folders { get; }

    /// <summary>Reads what changed; the last good version of an object that is refused stays.</summary>
    public ConfigSnapshot Read()
    {
        _state = StoreStep.Next(
            _state,
            [
                .. _files.Zip(_state.Sources).Select(static pair => SourceStep.Next(
                    pair.Second, pair.First.ReadAll(everything: true).Snapshot, LossRule.Never, default)),
            ]);
        return _state.Snapshot;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var folder in Folders)
        {
            folder.Dispose();
        }
    }
}
