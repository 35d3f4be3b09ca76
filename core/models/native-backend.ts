// TensorFlow kernels that the library doesn't offer but its native backend can run: those that fuse what would
// be many calls. Calls, not arithmetic, are what small networks spend their time on.
import type { Tensor, TensorFlow } from './tensorflow';

export interface KernelAttribute {
  name: string;
  type: number;
  value: unknown;
}

type AttributeType =
  'TF_ATTR_TYPE' | 'TF_ATTR_SHAPE' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL' | 'TF_ATTR_INT' | 'TF_ATTR_FLOAT';

/** The part of the library's native backend that is used here. */
export interface NativeBackend {
  binding: Record<AttributeType | 'TF_FLOAT', number>;
  /** Whether TensorFlow found a GPU when it started. */
  isUsingGpuDevice: boolean;
  executeSingleOutput(kernel: string, attributes: KernelAttribute[], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(
    kernel: string,
    attributes: KernelAttribute[],
    inputs: Tensor[],
    outputs: number,
  ): Tensor[];
}

/** @throws Error where another backend than the native one is set. */
export function nativeBackend(tf: TensorFlow): NativeBackend {
  if (tf.getBackend() !== 'tensorflow') {
    throw new Error(`training needs the backend "tensorflow", not "${tf.getBackend()}"`);
  }
  return tf.backend() as unknown as NativeBackend;
}

/** The type attribute of kernels on float32, which they call differently. */
export function float32Attribute({ binding }: NativeBackend, name: 'T' | 'U' | 'dtype'): KernelAttribute {
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}
