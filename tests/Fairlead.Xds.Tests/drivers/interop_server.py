"""grpc.testing.TestService on C-core, for clients to test against. Prints 'ready PORT'."""

import time
from concurrent import futures

import grpc

import interop_messages as m

ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"
CODES = {code.value[0]: code for code in grpc.StatusCode}


def echo_metadata(context):
    received = dict(context.invocation_metadata())
    if ECHO_INITIAL in received:
        context.send_initial_metadata(((ECHO_INITIAL, received[ECHO_INITIAL]),))
    if ECHO_TRAILING in received:
        context.set_trailing_metadata(((ECHO_TRAILING, received[ECHO_TRAILING]),))


def abort_if_asked(fields, context):
    if 7 in fields:
        echo = m.decode(fields[7][0])
        context.abort(CODES[echo[1][0]], echo[2][0].decode())


def is_true(fields, number):
    return number in fields and m.decode(fields[number][0]).get(1) == [1]


def empty(request, context):
    echo_metadata(context)
    return b""


def unary(request, context):
    fields = m.decode(request)
    if is_true(fields, 6):
        context.set_compression(grpc.Compression.Gzip)
    echo_metadata(context)
    abort_if_asked(fields, context)
    return m.field(1, m.payload(fields.get(2, [0])[0]))


def responses(fields, context):
    for parameters in fields.get(2, []):
        wanted = m.decode(parameters)
        time.sleep(wanted.get(2, [0])[0] / 1e6)
        if not is_true(wanted, 3):
            context.disable_next_message_compression()
        yield m.field(1, m.payload(wanted.get(1, [0])[0]))


def output(request, context):
    fields = m.decode(request)
    if any(is_true(m.decode(parameters), 3) for parameters in fields.get(2, [])):
        context.set_compression(grpc.Compression.Gzip)
    echo_metadata(context)
    abort_if_asked(fields, context)
    yield from responses(fields, context)


def collect(requests, context):
    echo_metadata(context)
    return m.field(1, sum(m.body_size(request) for request in requests))


def duplex(requests, context):
    echo_metadata(context)
    for request in requests:
        fields = m.decode(request)
        abort_if_asked(fields, context)
        yield from responses(fields, context)


def main():
    handlers = {
        "EmptyCall": grpc.unary_unary_rpc_method_handler(empty),
        "UnaryCall": grpc.unary_unary_rpc_method_handler(unary),
        "StreamingOutputCall": grpc.unary_stream_rpc_method_handler(output),
        "StreamingInputCall": grpc.stream_unary_rpc_method_handler(collect),
        "FullDuplexCall": grpc.stream_stream_rpc_method_handler(duplex),
    }
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=32))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("grpc.testing.TestService", handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print("ready", port, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
