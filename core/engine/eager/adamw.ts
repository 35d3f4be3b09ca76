import type { Optimizer } from '../../contracts/training/training';
import type { NetworkWeight } from '../../models/build-network';
import { float32Attribute, nativeBackend } from '../../models/native-backend';
import type { Scalar, Tensor, TensorFlow, Variable } from '../../models/tensorflow';
import { isKernel, isTrainable } from '../../models/weight-spec';
import type { EagerOptimizer, StartSlots } from './optimizers/eager-optimizer';
import { createNativeVariable, type NativeVariable } from './native-variable';

interface Slot {
  name: string;
  variable: Variable;
  decays: boolean;
  value: NativeVariable;
  m: NativeVariable;
  v: NativeVariable;
}

/** Numbers the optimizers of a process, since native variables share one name space. */
let created = 0;

/**
 * Adam with decoupled weight decay (Loshchilov, Hutter 2019, algorithm 2; Kingma, Ba 2015, algorithm 1):
 *
 *   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *   θ ← θ − η ( m̂ / (√v̂ + ε) + λ θ ),   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
 *
 * λ touches kernels only, not biases and norms. The native kernel computes θ − a m / (√v + e) in one pass; with
 * a = η √(1 − β₂ᵗ) / (1 − β₁ᵗ) and e = ε √(1 − β₂ᵗ), both taken in float64, that is the formula above.
 *
 * Hyperparameters are taken as float32, as the kernel has them, so that the correction fits what it corrects.
 */
export function createAdamW(
  tf: TensorFlow,
  weights: readonly NetworkWeight[],
  optimizer: Extract<Optimizer, { type: 'adamw' | 'adam' }>,
  start: StartSlots,
): EagerOptimizer {
  const { beta1, beta2, epsilon, weightDecay } = narrow(optimizer);
  created += 1;
  const slots = weights
    .filter(({ spec }) => isTrainable(spec))
    .map((weight) => createSlot(tf, weight, `adamw_${created}`, start));
  const constants = [tf.scalar(0), tf.scalar(beta1), tf.scalar(beta2)].map((scalar) => tf.keep(scalar));
  const update = createUpdate(tf, constants);
  return {
    apply: (gradients, number, learningRate) => {
      const correction = Math.sqrt(1 - beta2 ** number);
      tf.tidy(() => {
        const rate = tf.scalar((learningRate * correction) / (1 - beta1 ** number));
        const stable = tf.scalar(epsilon * correction);
        const decay = weightDecay > 0 ? tf.scalar(learningRate * weightDecay) : null;
        for (const slot of slots) {
          const gradient = gradients[slot.variable.name];
          if (!gradient) throw new Error(`no gradient for ${slot.name}`);
          update(slot, gradient, rate, stable, slot.decays ? decay : null);
        }
      });
    },
    readSlots: () => new Map(slots.flatMap(readSlot)),
    dispose: () => {
      tf.dispose(constants);
      for (const { value, m, v } of slots) [value, m, v].forEach((native) => native.dispose());
    },
  };
}

function narrow(optimizer: Extract<Optimizer, { type: 'adamw' | 'adam' }>) {
  return {
    beta1: Math.fround(optimizer.beta1),
    beta2: Math.fround(optimizer.beta2),
    epsilon: Math.fround(optimizer.epsilon),
    weightDecay: optimizer.type === 'adamw' ? Math.fround(optimizer.weightDecay) : 0,
  };
}

function createSlot(
  tf: TensorFlow,
  { spec, variable }: NetworkWeight,
  prefix: string,
  start: StartSlots,
): Slot {
  const native = (part: 'm' | 'v'): NativeVariable => {
    const values = start?.get(`${spec.name}/${part}`);
    if (start && !values) throw new Error(`no values for slot ${spec.name}/${part}`);
    const initial = values ? tf.tensor(values.slice(), variable.shape, 'float32') : tf.zeros(variable.shape);
    const made = createNativeVariable(tf, `${prefix}/${spec.name}/${part}`, initial);
    initial.dispose();
    return made;
  };
  return {
    name: spec.name,
    variable,
    decays: isKernel(spec),
    value: createNativeVariable(tf, `${prefix}/${spec.name}/value`, variable),
    m: native('m'),
    v: native('v'),
  };
}

type Update = (slot: Slot, gradient: Tensor, rate: Scalar, stable: Scalar, decay: Scalar | null) => void;

/** Run in a tidy. */
function createUpdate(tf: TensorFlow, constants: readonly Tensor[]): Update {
  const backend = nativeBackend(tf);
  const { TF_ATTR_BOOL } = backend.binding;
  const [zero, beta1, beta2] = constants as [Tensor, Tensor, Tensor];
  const subtract = [float32Attribute(backend, 'dtype')];
  const adam = [
    float32Attribute(backend, 'T'),
    { name: 'use_locking', type: TF_ATTR_BOOL, value: false },
    { name: 'use_nesterov', type: TF_ATTR_BOOL, value: false },
  ];
  return ({ variable, value, m, v }, gradient, rate, stable, decay) => {
    if (decay)
      backend.executeMultipleOutputs(
        'AssignSubVariableOp',
        subtract,
        [value.handle, tf.mul(variable, decay)],
        0,
      );
    // The kernel's own bias correction, from powers of β in float32, is switched off by powers of zero.
    const inputs = [value.handle, m.handle, v.handle, zero, zero, rate, beta1, beta2, stable, gradient];
    backend.executeMultipleOutputs('ResourceApplyAdam', adam, inputs, 0);
    variable.assign(value.read());
  };
}

function readSlot({ name, m, v }: Slot): [string, Float32Array][] {
  return [
    [`${name}/m`, readValues(m)],
    [`${name}/v`, readValues(v)],
  ];
}

function readValues(native: NativeVariable): Float32Array {
  const tensor = native.read();
  const values = Float32Array.from(tensor.dataSync());
  tensor.dispose();
  return values;
}
