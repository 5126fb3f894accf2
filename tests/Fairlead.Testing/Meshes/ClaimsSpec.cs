using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Testing.Meshes;

/// <summary>The claims of an object as they are, for claims that no front end makes yet.</summary>
public sealed record ClaimsSpec(ObjectClaims Claims) : ConfigSpec;
