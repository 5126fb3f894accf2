'use strict';
// A message of one string, field 1: what the Greeters of this world send and answer.
exports.StringMessage = {
  encode: text => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes]);
  },
  decode: bytes => (bytes.length ? bytes.subarray(2, 2 + bytes[1]).toString() : ''),
};

exports.unary = path => ({
  path,
  requestStream: false,
  responseStream: false,
  requestSerialize: exports.StringMessage.encode,
  requestDeserialize: exports.StringMessage.decode,
  responseSerialize: exports.StringMessage.encode,
  responseDeserialize: exports.StringMessage.decode,
});
