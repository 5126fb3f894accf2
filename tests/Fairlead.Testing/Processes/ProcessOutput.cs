namespace Fairlead.Testing.Processes;

/// <summary>The lines of both output streams in the order of arrival, and who waits for one. Safe for concurrent use.</summary>
internal sealed class ProcessOutput
{
    private readonly Lock _gate = new();
    private readonly List<(bool IsError, string Text)> _lines = [];
    private readonly List<(Predicate<string> Wanted, TaskCompletionSource<string> Found)> _waiters = [];
    private bool _ended;

    public void Add(bool isError, string line)
    {
        List<TaskCompletionSource<string>> found = [];
        lock (_gate)
        {
            _lines.Add((isError, line));
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Wanted(line))
                {
                    found.Add(_waiters[i].Found);
                    _waiters.RemoveAt(i);
                }
            }
        }

        foreach (var waiter in found)
        {
            waiter.TrySetResult(line);
        }
    }

    /// <summary>No more lines will come: those who still wait fail now and not at their timeout.</summary>
    public void End(string reason)
    {
        List<TaskCompletionSource<string>> waiting;
        lock (_gate)
        {
            _ended = true;
            waiting = [.. _waiters.Select(w => w.Found)];
            _waiters.Clear();
        }

        foreach (var waiter in waiting)
        {
            waiter.TrySetException(new InvalidOperationException(reason));
        }
    }

    /// <summary>The first line, past or to come, that is wanted.</summary>
    public Task<string> FirstAsync(Predicate<string> wanted)
    {
        lock (_gate)
        {
            foreach (var (_, text) in _lines)
            {
                if (wanted(text))
                {
                    return Task.FromResult(text);
                }
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_ended)
            {
                found.SetException(new InvalidOperationException("the program has ended"));
            }
            else
            {
                _waiters.Add((wanted, found));
            }

            return found.Task;
        }
    }

    public string Text(bool errors)
    {
        lock (_gate)
        {
            return string.Join('\n', _lines.Where(l => l.IsError == errors).Select(l => l.Text));
        }
    }

    /// <summary>The last lines of both streams, for a message.</summary>
    public string Tail(int count = 40)
    {
        lock (_gate)
        {
            return string.Join('\n', _lines.TakeLast(count).Select(l => l.Text));
        }
    }
}
