using System.Globalization;

namespace Fairlead.Load.Changes;

/// <summary>
/// Processor time of another process to the nanosecond, where the kernel's clock ticks count in tens of milliseconds. A thread that ends
/// keeps what it had used when it was last looked at.
/// </summary>
internal sealed class ProcessTime(int process)
{
    private readonly Dictionary<string, (TimeSpan Used, TimeSpan Waited)> _threads = new(StringComparer.Ordinal);

    /// <summary>The time that all threads have used, and the time that they were ready to run and had no processor.</summary>
    public (TimeSpan Used, TimeSpan Waited) Read()
    {
        foreach (var thread in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
        {
            try
            {
                var fields = File.ReadAllText(thread + "/schedstat").Split(' ');
                _threads[thread] = (OfNanoseconds(fields[0]), OfNanoseconds(fields[1]));
            }
            catch (IOException)
            {
                // The thread ended while it was looked at.
            }
        }

        return _threads.Values.Aggregate(static (sum, times) => (sum.Used + times.Used, sum.Waited + times.Waited));
    }

    private static TimeSpan OfNanoseconds(string text) =>
        TimeSpan.FromTicks(long.Parse(text, CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
}
