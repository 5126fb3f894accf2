"""The messages of grpc.testing as plain protobuf bytes, so that no generated code is needed."""


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, value):
    """One field: an int as a varint, anything else as length and bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, str):
        value = value.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value


def decode(data):
    """Fields by number, each a list of ints or bytes."""
    fields, pos = {}, 0

    def read():
        nonlocal pos
        value = shift = 0
        while True:
            byte = data[pos]
            pos += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while pos < len(data):
        key = read()
        if key & 7 == 0:
            value = read()
        elif key & 7 == 2:
            length = read()
            value = data[pos:pos + length]
            pos += length
        else:
            raise ValueError("wire type %d is not used here" % (key & 7))
        fields.setdefault(key >> 3, []).append(value)
    return fields


def payload(size):
    return field(2, bytes(size))


def boolean(value):
    return field(1, 1) if value else b""


def status(code, message):
    return field(1, code) + field(2, message)


def simple_request(response_size=0, body=None, compressed=None, expect=None, echo=None):
    out = b""
    if response_size:
        out += field(2, response_size)
    if body is not None:
        out += field(3, payload(body))
    if compressed is not None:
        out += field(6, boolean(compressed))
    if echo is not None:
        out += field(7, status(*echo))
    if expect is not None:
        out += field(8, boolean(expect))
    return out


def output_request(sizes=(), body=None, interval_us=0, compressed=None, echo=None):
    out = b""
    for index, size in enumerate(sizes):
        parameters = field(1, size)
        if interval_us:
            parameters += field(2, interval_us)
        if compressed is not None:
            parameters += field(3, boolean(compressed[index]))
        out += field(2, parameters)
    if body is not None:
        out += field(3, payload(body))
    if echo is not None:
        out += field(7, status(*echo))
    return out


def input_request(body, expect=None):
    out = field(1, payload(body))
    if expect is not None:
        out += field(2, boolean(expect))
    return out


def body_size(message):
    """Size of the payload's body in a response."""
    found = decode(message).get(1)
    return len(decode(found[0]).get(2, [b""])[0]) if found else 0
