using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Quarantine;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;
using Microsoft.Extensions.Logging;

namespace Fairlead.Config.State;

/// <summary>
/// The directory in which a control plane keeps what it has to know after a restart: for each source a file of its objects. What is wrong
/// in it is told and hurts nothing else. Safe for use by any number of threads.
/// </summary>
public sealed partial class StateDirectory : IDisposable
{
    private const int MaxName = 120;

    private readonly Lock _opening = new();
    private readonly Dictionary<string, ObjectLog> _logs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConfigProblem> _failed = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileStream? _lock;
    private IReadOnlyList<ConfigProblem> _problems = [];

    private StateDirectory(string path, TimeProvider time, ILogger logger)
    {
        Path = path;
        _time = time;
        _logger = logger;
        try
        {
            Directory.CreateDirectory(path);
            _lock = new(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (IsLocked(path))
            {
                throw new StateDirectoryInUseException(path, exception);
            }

            Fail(path, path, exception);
        }
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it now.</summary>
    public IReadOnlyList<ConfigProblem> Problems => Volatile.Read(ref _problems);

    /// <summary>Opens a directory, which is made where it is not there.</summary>
    /// <exception cref="StateDirectoryInUseException">Another process has it.</exception>
    public static StateDirectory Open(string path, TimeProvider time, ILogger logger)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path, time, logger);
    }

    /// <summary>Whether a directory has something of a source.</summary>
    public static bool Knows(string path, string source) => File.Exists(FileOf(path, source));

    /// <summary>What the directory has of a source.</summary>
    internal OrderedMap<ConfigKey, StoredObject> Stored(string source) => Log(source).Stored;

    /// <summary>The file of a source.</summary>
    internal ObjectLog Log(string source)
    {
        lock (_opening)
        {
            if (!_logs.TryGetValue(source, out var log))
            {
                log = ObjectLog.Open(FileOf(Path, source), source, _time);
                _logs.Add(source, log);
                Tell(log.Problems);
            }

            return log;
        }
    }

    /// <summary>Writes what differs of a source; false where that failed, which is told.</summary>
    internal bool TryAppend(string source, IReadOnlyList<StateEdit> edits)
    {
        var log = Log(source);
        try
        {
            log.Append(edits);
            lock (_opening)
            {
                if (_failed.Remove(source) | _failed.Remove(Path))
                {
                    Logs.Writes(_logger, Path);
                    Refresh();
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(source, Path, exception);
            return false;
        }
    }

    /// <summary>What was quarantined when the directory was last written.</summary>
    internal IReadOnlyList<QuarantinedObject> Quarantined()
    {
        List<ConfigProblem> problems = [];
        var known = new QuarantineFile(Path, _time).Read(problems);
        lock (_opening)
        {
            Tell(problems);
        }

        return known;
    }

    /// <summary>Writes what is quarantined; false where that failed, which is told.</summary>
    internal bool TryKeep(IReadOnlyList<QuarantinedObject> quarantined)
    {
        try
        {
            new QuarantineFile(Path, _time).Write(quarantined);
            lock (_opening)
            {
                if (_failed.Remove(QuarantineFile.Name))
                {
                    Refresh();
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(QuarantineFile.Name, Path, exception);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_opening)
        {
            foreach (var log in _logs.Values)
            {
                log.Dispose();
            }

            _logs.Clear();
        }

        _lock?.Dispose();
    }

    private void Fail(string what, string path, Exception exception)
    {
        var problem = new ConfigProblem
        {
            Code = SourceCodes.StateNotWritten.Code,
            Severity = ProblemSeverity.Warning,
            Origin = new("state", path, 0, 0),
            Message = $"the state directory {path} cannot be written: {exception.Message.TrimEnd('.')}; what is served is not touched",
            Remedy = "make room, or see that the process may write there; it is tried again",
        };
        lock (_opening)
        {
            if (!_failed.TryGetValue(what, out var former) || former.Message != problem.Message)
            {
                Logs.Problem(_logger, problem.Code, problem.Message, problem.Remedy);
            }

            _failed[what] = problem;
            Refresh();
        }
    }

    private void Tell(IReadOnlyList<ConfigProblem> problems)
    {
        foreach (var problem in problems)
        {
            Logs.Problem(_logger, problem.Code, problem.Message, problem.Remedy);
            _failed[problem.Message] = problem;
        }

        Refresh();
    }

    private void Refresh() => Volatile.Write(ref _problems, [.. _failed.Values.DistinctBy(static problem => problem.Message)]);

    // A lock that is taken shows in that the file is there and cannot be opened, though it can be written to by its rights.
    private static bool IsLocked(string path)
    {
        try
        {
            using var file = new FileStream(
                System.IO.Path.Combine(path, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return false;
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return exception.HResult is WouldBlock or MacWouldBlock or SharingViolation;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // EWOULDBLOCK of Linux and of macOS, and what Windows says.
    private const int WouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    // Whatever a source is called, its file stands in the directory.
    private static string FileOf(string path, string source)
    {
        StringBuilder name = new();
        foreach (var one in source)
        {
            if (char.IsAsciiLetterOrDigit(one) || one is '-' or '_' || (one == '.' && name.Length > 0))
            {
                name.Append(one);
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"%{(int)one:X2}");
            }
        }

        if (name.Length > MaxName)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, 8));
            name.Length = MaxName;
            name.Append(CultureInfo.InvariantCulture, $"~{hash}");
        }

        return System.IO.Path.Combine(path, "objects", $"{name}.log");
    }

    private static partial class Logs
    {
        [LoggerMessage(EventId = 1220, Level = LogLevel.Warning, Message = "{Code}: {Problem} ({Remedy})")]
        public static partial void Problem(ILogger logger, string code, string problem, string remedy);

        [LoggerMessage(EventId = 1221, Level = LogLevel.Information, Message = "The state directory {Path} is written again")]
        public static partial void Writes(ILogger logger, string path);
    }
}
