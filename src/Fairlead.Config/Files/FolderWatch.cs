using Microsoft.Extensions.Logging;

namespace Fairlead.Config.Files;

/// <summary>
/// Asks the operating system for signs of change in folders. A sign only says "look again"; where none can be had, the periodic look finds
/// changes. Used by one thread at a time but for the signs themselves.
/// </summary>
/// <remarks>A sign names what it is about: a file whose content changed, or a name that came or went; null says that anything may have
/// changed.</remarks>
internal sealed partial class FolderWatch(FileSourceOptions options, Action<string?> changed, ILogger logger) : IDisposable
{
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    // Set from the watcher's thread, read by the owner's.
    private volatile bool _isBroken;

    /// <summary>Begins to watch folders that appeared, and ends with those that went.</summary>
    public void Refresh()
    {
        if (!options.UseWatcher)
        {
            return;
        }

        if (_isBroken)
        {
            _isBroken = false;
            Dispose();
        }

        foreach (var root in options.Directories)
        {
            var folder = Directory.Exists(root) ? root : Path.GetDirectoryName(Path.GetFullPath(root)) ?? root;
            if (!Directory.Exists(folder))
            {
                if (_watchers.Remove(root, out var stale))
                {
                    stale.Dispose();
                }
            }
            else if (!_watchers.ContainsKey(root) && !_failed.Contains(root))
            {
                Watch(root, folder, recursive: folder == root);
            }
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers.Values)
        {
            watcher.Dispose();
        }

        _watchers.Clear();
    }

    private void Watch(string root, string folder, bool recursive)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = recursive,
                NotifyFilter = NotifyFilters.FileName
                    | NotifyFilters.DirectoryName
                    | NotifyFilters.LastWrite
                    | NotifyFilters.Size
                    | NotifyFilters.CreationTime,
            };
            watcher.Changed += (_, change) =>
            {
                // A log beside the config is written all the time.
                if (FolderListing.IsConfigName(Path.GetFileName(change.Name.AsSpan())))
                {
                    Sign(change.Name);
                }
            };
            watcher.Created += (_, change) => Sign(change.Name);
            watcher.Deleted += (_, change) => Sign(change.Name);
            watcher.Renamed += (_, change) =>
            {
                Sign(change.OldName);
                Sign(change.Name);
            };
            watcher.Error += (_, _) =>
            {
                // Signs were lost, or the folder went: look, and watch anew.
                _isBroken = true;
                changed(null);
            };
            void Sign(string? name)
            {
                // A single file may be a link that leads through names beside it: whatever changes there may be its content.
                changed(!recursive ? root : name is null ? null : Path.Join(folder, name));
            }

            _watchers[root] = watcher;
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _failed.Add(root);
            if (_watchers.Remove(root, out var watcher))
            {
                watcher.Dispose();
            }

            Log.CannotWatch(logger, folder, options.Rescan, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1202, Level = LogLevel.Warning, Message = "{Folder} cannot be watched; it is looked at every {Rescan}")]
        public static partial void CannotWatch(ILogger logger, string folder, TimeSpan rescan, Exception exception);
    }
}
