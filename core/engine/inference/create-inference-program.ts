import { sizeOf } from '../../contracts/models/shape';
import { createInputs, type Inputs } from '../../data/labelled-rows';
import { placeRows } from '../../data/place-rows';
import type { WeightValues } from '../../models/build-network';
import type { NamedTensorMap, Tensor, TensorFlow } from '../../models/tensorflow';
import { findDevices } from '../device/devices';
import { packValues } from '../program/column';
import { callProgram, loadProgram } from '../program/load-program';
import { buildInferenceProgram, MEMBER_WEIGHTS, packedLength, variableName } from './build-inference-program';
import type { InferencePlan } from './inference-plan';

export interface InferenceMemberState {
  /** Unused where the members' weights are frozen. */
  values: WeightValues;
  /** Share of the ensemble, above 0. */
  weight: number;
}

/** What networks read, and how each image is moved before it is seen. */
export interface RowsOfInputs {
  /** [rows, ...inputShape] */
  inputs: Inputs;
  /** int8 [rows, 2], (dy, dx), of images only; null leaves them where they are. */
  shifts: Int8Array | null;
}

/** Arrays that a program gives: halves come as their bits. */
export interface OutputArrays {
  float32: Float32Array;
  float16: Uint16Array;
}

/** Networks on the device, ready to run forward. Each call runs to its end before it returns. */
export interface InferenceProgram<Output> {
  /** Rows of a batch. */
  readonly rows: number;
  /** Sets every weight. */
  write(members: readonly InferenceMemberState[]): void;
  /**
   * Runs rows `start` to `start + count`, at most a batch.
   *
   * @returns the planned output of these rows, one after the other.
   */
  predict(source: RowsOfInputs, start: number, count: number): Output;
  dispose(): void;
}

/**
 * Compiles a plan. The weights are variables as a rule: on large batches constants are no faster (within 5% for the
 * CNNs and wide MLPs measured, on 1 and 2 threads), and a program with variables serves every network of its shapes.
 * On single rows constants save 5 to 20%, since oneDNN then keeps the kernels in its own layout.
 */
export async function createInferenceProgram<Element extends keyof OutputArrays>(
  tf: TensorFlow,
  plan: InferencePlan & { element: Element },
  devices = findDevices(tf),
): Promise<InferenceProgram<OutputArrays[Element]>> {
  const program = await loadProgram(tf, buildInferenceProgram(plan, devices));
  const { inputShape: shape } = plan;
  const batch = createBatch(tf, plan);
  const rowOutputs = plan.classes * (plan.output === 'logits' ? plan.members.length : 1);
  return {
    rows: plan.rows,
    write: (members) => {
      callProgram(tf, program, 'write', toInputs(tf, plan, members), () => undefined);
    },
    predict: ({ inputs, shifts }, start, count) => {
      if (count < 1 || count > plan.rows)
        throw new Error(`a batch of ${count} rows, where the program takes 1 to ${plan.rows}`);
      // Rows that are left over in the last batch are computed too, and cut off.
      placeRows(batch.values, inputs, shifts, shape, start, count);
      return callProgram(tf, program, 'predict', { inputs: batch.toTensor() }, ({ output }) => {
        const values = output?.dataSync() ?? new Float32Array(0);
        return readOutput(values, plan.element).subarray(0, count * rowOutputs) as OutputArrays[Element];
      });
    },
    dispose: () => program.dispose(),
  };
}

/** Memory that batches are fed from, one after the other: bytes four to an int32, features as they are. */
function createBatch(tf: TensorFlow, plan: InferencePlan): { values: Inputs; toTensor: () => Tensor } {
  const size = sizeOf(plan.inputShape);
  const values = createInputs(plan.inputShape, packedLength(plan));
  if (values instanceof Float32Array)
    return { values, toTensor: () => tf.tensor2d(values, [plan.rows, size], 'float32') };
  const packed = packValues(values);
  return { values, toTensor: () => tf.tensor1d(packed, 'int32') };
}

function readOutput(
  values: Float32Array | Int32Array | Uint8Array,
  element: keyof OutputArrays,
): Float32Array | Uint16Array {
  if (element === 'float16') return new Uint16Array(values.buffer, values.byteOffset, values.byteLength / 2);
  return values as Float32Array;
}

function toInputs(
  tf: TensorFlow,
  plan: InferencePlan,
  members: readonly InferenceMemberState[],
): NamedTensorMap {
  if (members.length !== plan.members.length)
    throw new Error(`${members.length} members, where the program has ${plan.members.length}`);
  const inputs: NamedTensorMap = { [MEMBER_WEIGHTS]: tf.tensor1d(members.map(({ weight }) => weight)) };
  if (plan.frozen) return inputs;
  plan.members.forEach(({ weights }, m) => {
    for (const { name, shape } of weights) {
      const values = members[m]?.values.get(name);
      if (!values) throw new Error(`no values for weight ${name} of member ${m}`);
      inputs[variableName(m, name)] = tf.tensor(values, [...shape], 'float32');
    }
  });
  return inputs;
}
