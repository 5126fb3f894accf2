using System.Runtime.ExceptionServices;

namespace Fairlead.Config.Files;

/// <summary>
/// Looks at many files, with several threads where there is much to read: one file has nothing to do with another until what they gave is
/// put together. What is found does not depend on the number of threads. Used by one thread at a time.
/// </summary>
internal sealed class FileLookers(string sourceId)
{
    // Less text than this is read before another thread has begun.
    private const long WorthAThread = 64 * 1024;

    // Each holds a file and its text, and they wait for one another when the memory is collected.
    private const int MaxThreads = 8;

    /// <summary>The one that looks in the thread that asks.</summary>
    public FileLooker Own { get; } = new(sourceId);

    /// <summary>How many threads look at most.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, MaxThreads);

    /// <summary>Looks at files; the result has their order.</summary>
    public FileLook[] Look(IReadOnlyList<FileQuery> files)
    {
        var looks = new FileLook[files.Count];
        var others = IsMuch(files) ? Math.Min(Threads, files.Count) - 1 : 0;
        var next = -1;
        ExceptionDispatchInfo? failure = null;

        // Threads of their own: a file system that hangs keeps none from other work.
        var threads = new Thread[others];
        for (var index = 0; index < others; index++)
        {
            threads[index] = new(() => Work(new(sourceId))) { IsBackground = true, Name = "config files" };
            threads[index].Start();
        }

        Work(Own);
        Array.ForEach(threads, static thread => thread.Join());
        failure?.Throw();
        return looks;

        void Work(FileLooker looker)
        {
            try
            {
                while (Interlocked.Increment(ref next) is var index && index < looks.Length)
                {
                    looks[index] = looker.Look(files[index]);
                }
            }
            catch (Exception exception)
            {
                // It is thrown where all of them are waited for.
                Volatile.Write(ref failure, ExceptionDispatchInfo.Capture(exception));
            }
        }
    }

    private static bool IsMuch(IReadOnlyList<FileQuery> files)
    {
        var length = 0L;
        for (var index = 0; files.Count > 1 && index < files.Count && length < WorthAThread; index++)
        {
            FileInfo info = new(files[index].File);
            length += info.Exists ? info.Length : 0;
        }

        return length >= WorthAThread;
    }
}
