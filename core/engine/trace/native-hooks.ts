import { nativeBackend, type KernelAttribute, type NativeBackend } from '../../models/native-backend';
import type { Tensor, TensorFlow } from '../../models/tensorflow';

/** A kernel that the backend ran. */
export interface KernelCall {
  op: string;
  attributes: readonly KernelAttribute[];
  inputs: readonly Tensor[];
  outputs: readonly Tensor[];
}

export interface KernelObserver {
  onKernel(call: KernelCall): void;
  /** JavaScript asks for values: `dataId` is the tensor's. */
  onRead(dataId: object): void;
}

type Hooked = NativeBackend & { readSync(dataId: object): unknown };

/**
 * Runs `fn` while every kernel call of the native backend is told to `observer`. The backend's methods are shadowed on
 * its instance, which needs no private part of the library, and are restored whatever happens.
 */
export function observeKernels<Result>(tf: TensorFlow, observer: KernelObserver, fn: () => Result): Result {
  const backend = nativeBackend(tf) as Hooked;
  const single = backend.executeSingleOutput.bind(backend);
  const multiple = backend.executeMultipleOutputs.bind(backend);
  const read = backend.readSync.bind(backend);
  backend.executeSingleOutput = (op, attributes, inputs) => {
    const output = single(op, attributes, inputs);
    observer.onKernel({ op, attributes, inputs, outputs: [output] });
    return output;
  };
  backend.executeMultipleOutputs = (op, attributes, inputs, count) => {
    const outputs = multiple(op, attributes, inputs, count);
    observer.onKernel({ op, attributes, inputs, outputs });
    return outputs;
  };
  backend.readSync = (dataId) => {
    observer.onRead(dataId);
    return read(dataId);
  };
  try {
    return fn();
  } finally {
    const own = backend as Partial<Hooked>;
    delete own.executeSingleOutput;
    delete own.executeMultipleOutputs;
    delete own.readSync;
  }
}
