"""The interop cases as a C-core client: interop_client.py HOST:PORT. Prints 'pass CASE' or 'FAIL CASE: why'; exit code 1 if one failed."""

import queue
import sys
import traceback

import grpc

import interop_messages as m

SERVICE = "/grpc.testing.TestService/"
LIMIT = 20
ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001F608\t\n"


def expect(actual, wanted, what):
    if actual != wanted:
        raise AssertionError("%s: expected %r, got %r" % (what, wanted, actual))


class Requests:
    """Requests that are written one by one, while responses are read."""

    def __init__(self):
        self._queue = queue.Queue()

    def send(self, message):
        self._queue.put(message)

    def close(self):
        self._queue.put(None)

    def __iter__(self):
        return iter(self._queue.get, None)


class Cases:
    def __init__(self, channel):
        self.empty = channel.unary_unary(SERVICE + "EmptyCall")
        self.unary = channel.unary_unary(SERVICE + "UnaryCall")
        self.output = channel.unary_stream(SERVICE + "StreamingOutputCall")
        self.input = channel.stream_unary(SERVICE + "StreamingInputCall")
        self.duplex = channel.stream_stream(SERVICE + "FullDuplexCall")
        self.half_duplex = channel.stream_stream(SERVICE + "HalfDuplexCall")
        self.no_method = channel.unary_unary(SERVICE + "UnimplementedCall")
        self.no_service = channel.unary_unary("/grpc.testing.UnimplementedService/UnimplementedCall")
        self.health = channel.unary_unary("/grpc.health.v1.Health/Check")

    def fails(self, code, action):
        try:
            action()
        except grpc.RpcError as error:
            expect(error.code(), code, "status (%s)" % error.details())
            return error
        raise AssertionError("expected %s, got OK" % code)

    def empty_unary(self):
        expect(self.empty(b"", timeout=LIMIT), b"", "response")

    def large_unary(self):
        response = self.unary(m.simple_request(314159, 271828), timeout=LIMIT)
        expect(m.body_size(response), 314159, "size")

    def client_compressed_unary(self):
        request = m.simple_request(314159, 271828, expect=True)
        self.fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: self.unary(request, timeout=LIMIT))
        response = self.unary(request, timeout=LIMIT, compression=grpc.Compression.Gzip)
        expect(m.body_size(response), 314159, "size, compressed")
        response = self.unary(m.simple_request(314159, 271828, expect=False), timeout=LIMIT)
        expect(m.body_size(response), 314159, "size, plain")

    def server_compressed_unary(self):
        for compressed in (True, False):
            response, call = self.unary.with_call(m.simple_request(314159, 271828, compressed=compressed), timeout=LIMIT)
            expect(m.body_size(response), 314159, "size")

    def client_streaming(self):
        sizes = (27182, 8, 1828, 45904)
        response = self.input(iter([m.input_request(size) for size in sizes]), timeout=LIMIT)
        expect(m.decode(response)[1], [74922], "aggregated size")

    def client_compressed_streaming(self):
        probe = iter([m.input_request(27182, expect=True)])
        self.fails(grpc.StatusCode.INVALID_ARGUMENT, lambda: self.input(probe, timeout=LIMIT))
        messages = iter([m.input_request(27182, expect=True), m.input_request(45904, expect=True)])
        response = self.input(messages, timeout=LIMIT, compression=grpc.Compression.Gzip)
        expect(m.decode(response)[1], [73086], "aggregated size")

    def server_streaming(self):
        sizes = [31415, 9, 2653, 58979]
        responses = list(self.output(m.output_request(sizes), timeout=LIMIT))
        expect([m.body_size(response) for response in responses], sizes, "sizes")

    def server_compressed_streaming(self):
        sizes = [31415, 92653]
        responses = list(self.output(m.output_request(sizes, compressed=(True, False)), timeout=LIMIT))
        expect([m.body_size(response) for response in responses], sizes, "sizes")

    def ping_pong(self):
        requests = Requests()
        responses = self.duplex(iter(requests), timeout=LIMIT)
        for body, size in ((27182, 31415), (8, 9), (1828, 2653), (45904, 58979)):
            requests.send(m.output_request([size], body))
            expect(m.body_size(next(responses)), size, "size")
        requests.close()
        expect(list(responses), [], "further responses")

    def half_duplex(self):
        requests = [m.output_request([size]) for size in (31415, 9, 2653)]
        responses = self.half_duplex(iter(requests), timeout=LIMIT)
        expect([m.body_size(response) for response in responses], [31415, 9, 2653], "sizes")

    def empty_stream(self):
        expect(list(self.duplex(iter([]), timeout=LIMIT)), [], "responses")

    def custom_metadata(self):
        metadata = ((ECHO_INITIAL, "test_initial_metadata_value"), (ECHO_TRAILING, b"\xab\xab\xab"))
        _, call = self.unary.with_call(m.simple_request(314159, 271828), metadata=metadata, timeout=LIMIT)
        self.check_echo(call)
        stream = self.duplex(iter([m.output_request([314159], 271828)]), metadata=metadata, timeout=LIMIT)
        expect(len(list(stream)), 1, "responses")
        self.check_echo(stream)

    def check_echo(self, call):
        expect(dict(call.initial_metadata()).get(ECHO_INITIAL), "test_initial_metadata_value", "initial metadata")
        expect(dict(call.trailing_metadata()).get(ECHO_TRAILING), b"\xab\xab\xab", "trailing metadata")

    def status_code_and_message(self):
        echo = (2, "test status message")
        error = self.fails(grpc.StatusCode.UNKNOWN, lambda: self.unary(m.simple_request(echo=echo), timeout=LIMIT))
        expect(error.details(), echo[1], "message")
        request = iter([m.output_request(echo=echo)])
        error = self.fails(grpc.StatusCode.UNKNOWN, lambda: list(self.duplex(request, timeout=LIMIT)))
        expect(error.details(), echo[1], "message of the stream")

    def special_status_message(self):
        error = self.fails(
            grpc.StatusCode.UNKNOWN, lambda: self.unary(m.simple_request(echo=(2, SPECIAL)), timeout=LIMIT))
        expect(error.details(), SPECIAL, "message")

    def unimplemented_method(self):
        self.fails(grpc.StatusCode.UNIMPLEMENTED, lambda: self.no_method(b"", timeout=LIMIT))

    def unimplemented_service(self):
        self.fails(grpc.StatusCode.UNIMPLEMENTED, lambda: self.no_service(b"", timeout=LIMIT))

    def cancel_after_begin(self):
        requests = Requests()
        call = self.input.future(iter(requests), timeout=LIMIT)
        call.cancel()
        requests.close()
        expect(call.code(), grpc.StatusCode.CANCELLED, "status")

    def cancel_after_first_response(self):
        requests = Requests()
        call = self.duplex(iter(requests), timeout=LIMIT)
        requests.send(m.output_request([31415], 27182))
        expect(m.body_size(next(call)), 31415, "size")
        call.cancel()
        self.fails(grpc.StatusCode.CANCELLED, lambda: next(call))
        requests.close()

    def timeout_on_sleeping_server(self):
        request = iter([m.output_request([31415], 27182, interval_us=2_000_000)])
        self.fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: list(self.duplex(request, timeout=0.05)))

    def too_large_for_client(self):
        error = self.fails(
            grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: self.unary(m.simple_request(5 * 1024 * 1024), timeout=LIMIT))
        expect("larger than max" in error.details(), True, "message " + error.details())

    def too_large_for_server(self):
        self.fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: self.unary(m.simple_request(1, 5 * 1024 * 1024), timeout=LIMIT))

    def concurrent_large_unary(self):
        calls = [self.unary.future(m.simple_request(314159, 271828), timeout=LIMIT) for _ in range(50)]
        expect({m.body_size(call.result()) for call in calls}, {314159}, "sizes")

    def health_check(self):
        expect(self.health(m.field(1, "grpc.testing.TestService"), timeout=LIMIT), m.field(1, 1), "response")
        self.fails(grpc.StatusCode.NOT_FOUND, lambda: self.health(m.field(1, "no.such"), timeout=LIMIT))


def main():
    only = sys.argv[2:]
    failed = 0
    # Padding or a wrong BDP answer would only show with the probes on.
    with grpc.insecure_channel(sys.argv[1], options=[("grpc.http2.bdp_probe", 1)]) as channel:
        cases = Cases(channel)
        names = [name for name, value in vars(Cases).items() if callable(value) and name[0] != "_" and name not in ("fails", "check_echo")]
        for name in only or names:
            try:
                getattr(type(cases), name)(cases)
                print("pass", name, flush=True)
            except Exception as error:
                failed += 1
                print("FAIL %s: %r" % (name, error), flush=True)
                traceback.print_exc()
    print("grpcio %s: %d failed" % (grpc.__version__, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
