namespace Fairlead.Model.Catalog;

/// <summary>What an update of endpoints asks of the push.</summary>
public enum EndpointUpdate
{
    /// <summary>Nothing: the list is as it was.</summary>
    NoPush = 0,

    /// <summary>The endpoints of the port differ.</summary>
    Endpoints = 1,

    /// <summary>The identities that answer for the service differ, which its clients must know too.</summary>
    Service = 2,
}
