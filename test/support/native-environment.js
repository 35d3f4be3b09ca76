// Tests run in their own realm, with their own Float32Array. The native TensorFlow binding makes arrays of the
// outer one, and the library asks `instanceof`: so both must be the same class.
const { TestEnvironment } = require('jest-environment-node');

const SHARED = {
  ArrayBuffer,
  Float32Array,
  Float64Array,
  Int8Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
};

// A test's own `process.env` is a copy that native code doesn't see: what TensorFlow reads is set out here.
Object.assign(process.env, {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
});

class NativeEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, SHARED);
  }
}

module.exports = NativeEnvironment;
