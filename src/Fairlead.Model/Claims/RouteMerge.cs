namespace Fairlead.Model.Claims;

/// <summary>
/// How the rules of several objects for one host come together. Where objects of different ways have rules for one host, those that come
/// first here decide for the clients that they are for, and the others are shadowed.
/// </summary>
public enum RouteMerge
{
    /// <summary>
    /// One object has all rules; of two that some client sees both of, the later in the order of keys is refused. At a listener the rules
    /// of several follow each other, the oldest object's first (Istio's VirtualService).
    /// </summary>
    Exclusive = 1,

    /// <summary>
    /// The rules of all objects are tried by how specific their conditions are: a whole path, the longest prefix, a method, the number of
    /// headers, then of query parameters; then the oldest object, then the order of keys (the Gateway API's HTTPRoute).
    /// </summary>
    Specificity = 2,

    /// <summary>
    /// Rules with conditions come first, in the order of keys; one object has rules without any, and a second one is refused. What no
    /// rule is for goes to the service itself (SMI's TrafficSplit).
    /// </summary>
    Split = 3,
}
