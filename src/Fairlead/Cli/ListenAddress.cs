using System.Net;

namespace Fairlead.Cli;

/// <summary>An address to listen on, shown as flags write it.</summary>
/// <param name="Value">The address.</param>
internal readonly record struct ListenAddress(IPEndPoint Value)
{
    /// <summary>A port on loopback, the default of everything that listens.</summary>
    public static ListenAddress Loopback(int port) => new(new(IPAddress.Loopback, port));

    public override string ToString() => Value.ToString();
}
