namespace Fairlead.Model.Routing;

/// <summary>
/// What happens to a request that a rule matches. Closed: <see cref="ForwardAction"/>, <see cref="RedirectAction"/>,
/// <see cref="DirectResponseAction"/>.
/// </summary>
public abstract record RouteAction
{
    private protected RouteAction()
    {
    }
}
