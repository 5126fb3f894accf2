namespace Fairlead.Model.Policy;

/// <summary>How hashes find endpoints.</summary>
public enum HashAlgorithm
{
    /// <summary>A ring of hashes (ketama).</summary>
    Ring = 1,

    /// <summary>A table after Maglev.</summary>
    Maglev = 2,
}
