using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>The claims of an object as they are, for claims that no front end makes yet.</summary>
internal sealed record ClaimsSpec(ObjectClaims Claims) : ConfigSpec;
