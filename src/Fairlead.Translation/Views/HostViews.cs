using Fairlead.Model;

namespace Fairlead.Translation.Views;

/// <summary>A hostname as all clients see it. Immutable, equal by content.</summary>
/// <param name="Anyone">What those see that nothing is about in particular.</param>
/// <param name="Others">What the others see, where that differs, in the order of their classes.</param>
public sealed record HostViews(HostView Anyone, EquatableList<ClassView> Others)
{
    /// <summary>What a class of clients sees.</summary>
    public HostView For(ClientClass clients)
    {
        foreach (var other in Others)
        {
            if (other.Class == clients)
            {
                return other.View;
            }
        }

        return clients.IsScoped ? HostView.Empty : Anyone;
    }

    /// <summary>What each class sees that is named here: anyone first.</summary>
    internal IEnumerable<ClassView> All => Others.Prepend(new(ClientClass.Anyone, Anyone));
}
