"""Calls a target through xDS with C-core and prints what answered, as one line of JSON. The flags are those of ../node/client.js."""
import collections
import json
import os
import sys
import time

import arguments

flags = arguments.parse(__doc__)

import grpc  # noqa: E402  (after the bootstrap)

channel = grpc.insecure_channel(flags.target)
stub = channel.unary_unary(flags.method, request_serializer=arguments.encode, response_deserializer=arguments.decode)
metadata = [tuple(header.split("=", 1)) for header in flags.header]
backends, failures = collections.Counter(), collections.Counter()
details = collections.defaultdict(collections.Counter)
calls = 0


def call(counted):
    global calls
    try:
        reply, error = stub("hello", metadata=metadata, timeout=flags.deadline / 1000), None
    except grpc.RpcError as failed:
        reply, error = None, failed
    if not counted:
        return
    calls += 1
    if error is None:
        backends[reply] += 1
    else:
        failures[error.code().name] += 1
        details[error.code().name][error.details()] += 1
    if calls == 1:
        print("STARTED", file=sys.stderr, flush=True)


if flags.warmup:
    call(False)
end = time.monotonic() + flags.duration if flags.duration else None
while time.monotonic() < end if end else calls < flags.n:
    call(True)
    if flags.interval:
        time.sleep(flags.interval / 1000)
print(json.dumps({"client": "c-core", "version": grpc.__version__, "calls": calls, "backends": backends, "failures": failures, "details": details}), flush=True)
# Closing the channel first can take seconds in old releases.
os._exit(0)
