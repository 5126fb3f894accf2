namespace Fairlead.Proxy.Hosting;

/// <summary>Settings of a process that is a sidecar and nothing else.</summary>
public static class ProxyProcess
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Lets the thread that polls the sockets go on with what became ready, instead of handing it to the thread pool. To be called
    /// before the process's first socket; what the environment says already stays. Only for a process in which nothing else waits on
    /// sockets for long.</summary>
    public static void Prepare()
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
        }
    }
}
