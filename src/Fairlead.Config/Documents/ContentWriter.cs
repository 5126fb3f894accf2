using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fairlead.Config.Documents;

/// <summary>
/// Gathers what a hash is made of in one rented buffer: to hash every text by itself costs many times the hashing. Not safe for use by
/// several threads.
/// </summary>
internal ref struct ContentWriter : IDisposable
{
    // What is gathered before it is hashed; a single text may need more room.
    private const int MaxGathered = 64 * 1024;

    private byte[] _buffer;
    private int _length;

    // Set once more was written than is gathered: a few lines with aliases can stand for gigabytes.
    private IncrementalHash? _begun;

    public ContentWriter() => _buffer = ArrayPool<byte>.Shared.Rent(4096);

    // Tag and length before each text: no two contents run into the same bytes.
    public void Write(char tag, scoped ReadOnlySpan<char> text)
    {
        const int Head = 1 + sizeof(int);
        Reserve(Head + Encoding.UTF8.GetMaxByteCount(text.Length));
        var free = _buffer.AsSpan(_length);
        var length = Encoding.UTF8.GetBytes(text, free[Head..]);
        free[0] = (byte)tag;
        BinaryPrimitives.WriteInt32LittleEndian(free[1..], length);
        _length += Head + length;
    }

    public void Write(char tag, int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        Write(tag, digits[..length]);
    }

    /// <summary>The first half of the SHA-256 of what was written, in hexadecimal.</summary>
    public readonly string ToHash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var rest = _buffer.AsSpan(0, _length);
        if (_begun is null)
        {
            SHA256.HashData(rest, hash);
        }
        else
        {
            _begun.AppendData(rest);
            _begun.GetHashAndReset(hash);
        }

        return Convert.ToHexStringLower(hash[..16]);
    }

    public readonly void Dispose()
    {
        _begun?.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Reserve(int length)
    {
        if (_length + length > MaxGathered)
        {
            _begun ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _begun.AppendData(_buffer.AsSpan(0, _length));
            _length = 0;
        }

        if (_buffer.Length - _length >= length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_length + length);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
