// TensorFlow's own resource variables, which the library doesn't offer but its backend can run. They exist for
// one thing: kernels that update a variable in place, such as Adam's, do in one call what takes twelve eagerly.
import { float32Attribute, nativeBackend } from '../../models/native-backend';
import type { Tensor, TensorFlow } from '../../models/tensorflow';

export interface NativeVariable {
  /** For kernels that take the variable itself. */
  handle: Tensor;
  /** The present value, without a copy; the caller disposes it. */
  read(): Tensor;
  /** Frees the variable on the device, and the handle. */
  dispose(): void;
}

/**
 * Makes a float32 variable that starts as `initial`, which stays the caller's.
 *
 * @param name must be unique in the process: variables of one name are one variable.
 */
export function createNativeVariable(tf: TensorFlow, name: string, initial: Tensor): NativeVariable {
  const backend = nativeBackend(tf);
  const { TF_ATTR_SHAPE, TF_ATTR_STRING, TF_ATTR_BOOL } = backend.binding;
  const float32 = [float32Attribute(backend, 'dtype')];
  const attributes = [
    ...float32,
    { name: 'shape', type: TF_ATTR_SHAPE, value: initial.shape },
    { name: 'container', type: TF_ATTR_STRING, value: '' },
    { name: 'shared_name', type: TF_ATTR_STRING, value: name },
  ];
  const handle = tf.keep(backend.executeSingleOutput('VarHandleOp', attributes, []));
  backend.executeMultipleOutputs('AssignVariableOp', float32, [handle, initial], 0);
  return {
    handle,
    read: () => backend.executeSingleOutput('ReadVariableOp', float32, [handle]),
    dispose: () => {
      const strict = { name: 'ignore_lookup_error', type: TF_ATTR_BOOL, value: false };
      backend.executeMultipleOutputs('DestroyResourceOp', [strict], [handle], 0);
      handle.dispose();
    },
  };
}
