namespace Fairlead.Translation.Scope;

/// <summary>How a client gets the virtual hosts of its route configurations.</summary>
public enum RouteDelivery
{
    /// <summary>
    /// In the route configurations: a change sends the whole table. The one form that state-of-the-world clients and gRPC know.
    /// </summary>
    Full = 0,

    /// <summary>Each as a resource of its own, all of them unasked: a change sends one virtual host.</summary>
    Hosts = 1,

    /// <summary>Each as a resource of its own, when a request first needs it.</summary>
    OnDemand = 2,
}
