// The interop cases as a grpc-js client: interop_client.js HOST:PORT. Prints 'pass CASE' or 'FAIL CASE: why'; exit code 1 if one failed.
'use strict';

const assert = require('assert');
const { grpc, testing, version, payload, ECHO_INITIAL, ECHO_TRAILING } = require('./interop_messages.js');

const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1F608}\t\n';
const address = process.argv[2];
const insecure = grpc.credentials.createInsecure();
const client = new testing.TestService(address, insecure);
const gzipClient = new testing.TestService(address, insecure, { 'grpc.default_compression_algorithm': 2 });
const otherClient = new testing.UnimplementedService(address, insecure);
const deadline = (ms = 20000) => ({ deadline: Date.now() + ms });

// A call with one response, as a promise of {response, headers, trailers}; extra is what comes before the callback.
function one(target, method, request, metadata = new grpc.Metadata(), options = deadline()) {
  return new Promise((resolve, reject) => {
    const result = {};
    const done = (error, response) => {
      result.response = response;
      error ? reject(error) : setImmediate(() => resolve(result));
    };
    const call = request === undefined
      ? target[method](metadata, options, done)
      : target[method](request, metadata, options, done);
    call.on('metadata', (headers) => { result.headers = headers; });
    call.on('status', (status) => { result.trailers = status.metadata; });
    result.call = call;
    if (request === undefined) {
      one.last = call;
    }
  });
}

// Reads a stream to its end: {sizes, headers, status}.
function all(call, onData = () => {}) {
  return new Promise((resolve) => {
    const result = { sizes: [] };
    call.on('metadata', (headers) => { result.headers = headers; });
    call.on('data', (message) => {
      result.sizes.push(message.payload.body.length);
      onData(result.sizes.length);
    });
    call.on('error', () => {});
    call.on('status', (status) => resolve(Object.assign(result, { status })));
  });
}

async function fails(code, promise) {
  let error;
  try {
    await promise;
  } catch (caught) {
    error = caught;
  }
  assert.ok(error, `expected status ${code}, got OK`);
  assert.strictEqual(error.code, code, error.message);
  return error;
}

function collect(target, messages) {
  const result = one(target, 'StreamingInputCall');
  const call = one.last;
  messages.forEach((message) => call.write(message));
  call.end();
  return result;
}

function echoMetadata() {
  const metadata = new grpc.Metadata();
  metadata.set(ECHO_INITIAL, 'test_initial_metadata_value');
  metadata.set(ECHO_TRAILING, Buffer.from('ababab', 'hex'));
  return metadata;
}

function checkEcho(headers, trailers) {
  assert.deepStrictEqual(headers.get(ECHO_INITIAL), ['test_initial_metadata_value']);
  assert.deepStrictEqual(trailers.get(ECHO_TRAILING), [Buffer.from('ababab', 'hex')]);
}

const cases = {
  async empty_unary() {
    await one(client, 'EmptyCall', {});
  },
  async large_unary() {
    const { response } = await one(client, 'UnaryCall', { response_size: 314159, payload: payload(271828) });
    assert.strictEqual(response.payload.body.length, 314159);
  },
  async client_compressed_unary() {
    const request = { response_size: 314159, payload: payload(271828), expect_compressed: { value: true } };
    await fails(grpc.status.INVALID_ARGUMENT, one(client, 'UnaryCall', request));
    const { response } = await one(gzipClient, 'UnaryCall', request);
    assert.strictEqual(response.payload.body.length, 314159);
  },
  async server_compressed_unary() {
    for (const value of [true, false]) {
      const { response } = await one(client, 'UnaryCall', { response_size: 314159, response_compressed: { value } });
      assert.strictEqual(response.payload.body.length, 314159);
    }
  },
  async client_streaming() {
    const { response } = await collect(client, [27182, 8, 1828, 45904].map((size) => ({ payload: payload(size) })));
    assert.strictEqual(response.aggregated_payload_size, 74922);
  },
  async client_compressed_streaming() {
    const messages = [27182, 45904].map((size) => ({ payload: payload(size), expect_compressed: { value: true } }));
    await fails(grpc.status.INVALID_ARGUMENT, collect(client, messages));
    const { response } = await collect(gzipClient, messages);
    assert.strictEqual(response.aggregated_payload_size, 73086);
  },
  async server_streaming() {
    const sizes = [31415, 9, 2653, 58979];
    const result = await all(client.StreamingOutputCall({ response_parameters: sizes.map((size) => ({ size })) }, deadline()));
    assert.deepStrictEqual(result.sizes, sizes);
    assert.strictEqual(result.status.code, grpc.status.OK);
  },
  async server_compressed_streaming() {
    const parameters = [{ size: 31415, compressed: { value: true } }, { size: 92653, compressed: { value: false } }];
    const result = await all(client.StreamingOutputCall({ response_parameters: parameters }, deadline()));
    assert.deepStrictEqual(result.sizes, [31415, 92653]);
    assert.strictEqual(result.headers.get('grpc-encoding').length <= 1, true);
  },
  async ping_pong() {
    const requests = [[27182, 31415], [8, 9], [1828, 2653], [45904, 58979]];
    const call = client.FullDuplexCall(deadline());
    const send = (index) => {
      if (index === requests.length) {
        call.end();
      } else {
        call.write({ response_parameters: [{ size: requests[index][1] }], payload: payload(requests[index][0]) });
      }
    };
    const result = all(call, send);
    send(0);
    assert.deepStrictEqual((await result).sizes, requests.map(([, size]) => size));
    assert.strictEqual((await result).status.code, grpc.status.OK);
  },
  async empty_stream() {
    const call = client.FullDuplexCall(deadline());
    call.end();
    const result = await all(call);
    assert.deepStrictEqual(result.sizes, []);
    assert.strictEqual(result.status.code, grpc.status.OK);
  },
  async custom_metadata() {
    const { headers, trailers } = await one(client, 'UnaryCall', { response_size: 314159, payload: payload(271828) }, echoMetadata());
    checkEcho(headers, trailers);
    const call = client.FullDuplexCall(echoMetadata(), deadline());
    call.write({ response_parameters: [{ size: 314159 }], payload: payload(271828) });
    call.end();
    const result = await all(call);
    assert.deepStrictEqual(result.sizes, [314159]);
    checkEcho(result.headers, result.status.metadata);
  },
  async status_code_and_message() {
    const response_status = { code: 2, message: 'test status message' };
    const error = await fails(grpc.status.UNKNOWN, one(client, 'UnaryCall', { response_status }));
    assert.strictEqual(error.details, response_status.message);
    const call = client.FullDuplexCall(deadline());
    call.write({ response_status });
    call.end();
    const { status } = await all(call);
    assert.strictEqual(status.code, 2);
    assert.strictEqual(status.details, response_status.message);
  },
  async special_status_message() {
    const error = await fails(grpc.status.UNKNOWN, one(client, 'UnaryCall', { response_status: { code: 2, message: SPECIAL } }));
    assert.strictEqual(error.details, SPECIAL);
  },
  async unimplemented_method() {
    await fails(grpc.status.UNIMPLEMENTED, one(client, 'UnimplementedCall', {}));
  },
  async unimplemented_service() {
    await fails(grpc.status.UNIMPLEMENTED, one(otherClient, 'UnimplementedCall', {}));
  },
  async cancel_after_begin() {
    const result = one(client, 'StreamingInputCall');
    one.last.cancel();
    await fails(grpc.status.CANCELLED, result);
  },
  async cancel_after_first_response() {
    const call = client.FullDuplexCall(deadline());
    const result = all(call, () => call.cancel());
    call.write({ response_parameters: [{ size: 31415 }], payload: payload(27182) });
    assert.strictEqual((await result).status.code, grpc.status.CANCELLED);
    assert.deepStrictEqual((await result).sizes, [31415]);
  },
  async timeout_on_sleeping_server() {
    const call = client.FullDuplexCall(deadline(50));
    call.write({ response_parameters: [{ size: 31415, interval_us: 2000000 }], payload: payload(27182) });
    assert.strictEqual((await all(call)).status.code, grpc.status.DEADLINE_EXCEEDED);
  },
  async concurrent_large_unary() {
    const request = { response_size: 314159, payload: payload(271828) };
    const results = await Promise.all(Array.from({ length: 50 }, () => one(client, 'UnaryCall', request)));
    assert.ok(results.every(({ response }) => response.payload.body.length === 314159));
  },
};

async function main() {
  let failed = 0;
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log('pass', name);
    } catch (error) {
      failed++;
      console.log(`FAIL ${name}: ${error.stack}`);
    }
  }
  console.log(`grpc-js ${version}: ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

main();
