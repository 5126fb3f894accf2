using Fairlead.Model.Listeners;

namespace Fairlead.Model.Mesh;

/// <summary>What identifies the table of a listener: the listener and a host that it takes.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="Host">The host in lower case, <c>*.suffix</c> or <c>*</c>.</param>
public sealed record ListenerHostKey(ListenerKey Listener, string Host) : IComparable<ListenerHostKey>
{
    /// <inheritdoc/>
    public int CompareTo(ListenerHostKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Listener.CompareTo(other.Listener);
        return order != 0 ? order : string.CompareOrdinal(Host, other.Host);
    }
}
