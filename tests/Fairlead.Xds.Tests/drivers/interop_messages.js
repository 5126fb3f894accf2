// grpc.testing's service for grpc-js, from the interop server's own .proto files.
'use strict';

const path = require('path');
const { createRequire } = require('module');

// The packages are in another folder than this file: NODE_MODULES says where.
const load = createRequire(path.join(process.env.NODE_MODULES, 'driver.js'));
const grpc = load('@grpc/grpc-js');
const protos = path.join(__dirname, '..', '..', 'Fairlead.Xds.InteropServer', 'Protos');
const definition = load('@grpc/proto-loader').loadSync('grpc/testing/test.proto', {
  includeDirs: [process.env.PROTO_DIR || protos], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true,
});

const ECHO_INITIAL = 'x-grpc-test-echo-initial';
const ECHO_TRAILING = 'x-grpc-test-echo-trailing-bin';

module.exports = {
  grpc,
  testing: grpc.loadPackageDefinition(definition).grpc.testing,
  version: load('@grpc/grpc-js/package.json').version,
  payload: (size) => ({ type: 'COMPRESSABLE', body: Buffer.alloc(size) }),
  ECHO_INITIAL,
  ECHO_TRAILING,
};
