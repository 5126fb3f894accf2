using Fairlead.Cli;

namespace Fairlead.Processes;

/// <summary>Turns "the port is taken" and its kin from a stack into a sentence.</summary>
internal static class BindFailure
{
    public static CliException? From(Exception error, string flags)
    {
        for (var at = error; at is not null; at = at.InnerException)
        {
            if (at is System.Net.Sockets.SocketException socket)
            {
                return new(
                    ExitCode.Usage,
                    $"cannot listen: {error.Message.TrimEnd('.')} ({socket.SocketErrorCode})",
                    $"choose another address with {flags}; port 0 takes a free one",
                    error);
            }
        }

        return null;
    }
}
