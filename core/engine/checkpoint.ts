import {
  CheckpointHeader,
  type LossScaling,
  TrainingIdentity,
  type TrainingState,
} from '../contracts/training/checkpoint';
import { InvalidData } from '../contracts/errors';
import { sizeOf } from '../contracts/models/shape';
import { decodeTensorFile, encodeTensorFile, type NamedTensor } from '../models/tensor-file';
import type { WeightSpec } from '../models/weight-spec';

/** Before the names of slots in a file. */
const SLOTS = 'slots/';

/** All that a network under training is, between two steps. */
export interface NetworkState {
  /** By weight. */
  weights: ReadonlyMap<string, Float32Array>;
  /** The optimizer's variables beside each trainable weight, by `<weight>/<slot>`. */
  slots: ReadonlyMap<string, Float32Array>;
  /** In fp16. */
  lossScaling?: LossScaling;
}

/** What early stopping keeps of the best epoch so far. */
export interface KeptEpoch {
  /** What the network was evaluated with, by weight. */
  weights: ReadonlyMap<string, Float32Array>;
  /** Of validation: float32 [rows, classes]. */
  logProbabilities: Float32Array;
}

export interface Checkpoint {
  identity: TrainingIdentity;
  state: TrainingState;
  network: NetworkState;
  /** null without early stopping, and before the first epoch's end. */
  best: KeptEpoch | null;
}

/** The same checkpoint always gives the same bytes. */
export function encodeCheckpoint(
  { identity, state, network, best }: Checkpoint,
  specs: readonly WeightSpec[],
): Uint8Array {
  const weights = nameWeights('weights', network.weights, specs);
  const slots = [...network.slots].map(([name, values]): NamedTensor => {
    return { name: `${SLOTS}${name}`, shape: [values.length], values };
  });
  const { lossScaling } = network;
  const header = {
    kind: 'checkpoint',
    identity,
    state,
    ...(lossScaling && { lossScaling }),
  } satisfies CheckpointHeader;
  return encodeTensorFile(header, [...weights, ...slots, ...(best ? nameKept(best, specs) : [])]);
}

function nameWeights(
  group: string,
  weights: NetworkState['weights'],
  specs: readonly WeightSpec[],
): NamedTensor[] {
  return specs.map(({ name, shape }): NamedTensor => {
    const values = weights.get(name);
    if (!values) throw new Error(`no values for weight ${name}`);
    return { name: `${group}/${name}`, shape, values };
  });
}

function nameKept({ weights, logProbabilities: values }: KeptEpoch, specs: readonly WeightSpec[]) {
  const predictions = { name: 'best-predictions', shape: [values.length], values };
  return [...nameWeights('best', weights, specs), predictions];
}

/**
 * @param specs the weights of the network that goes on.
 * @throws InvalidData for malformed bytes, another training's checkpoint (the first field that differs is named),
 *   or tensors that aren't the network's.
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  identity: TrainingIdentity,
  specs: readonly WeightSpec[],
): Checkpoint {
  const file = decodeTensorFile(bytes, 'checkpoint');
  const header = parseHeader(file.meta);
  refuseOtherTraining(header.identity, identity);
  const weights = pickWeights(file.tensors, 'weights', specs);
  const slots = new Map(
    file.tensors
      .filter(({ name }) => name.startsWith(SLOTS))
      .map(({ name, values }) => [name.slice(SLOTS.length), values] as const),
  );
  refuseWrongSlots(specs, slots);
  if (identity.precision === 'fp16' && !header.lossScaling)
    throw new InvalidData('checkpoint: the loss scale is missing, which fp16 needs');
  const best = pickKept(file.tensors, specs);
  if (identity.earlyStopping && header.state.epoch > 0 && !best)
    throw new InvalidData('checkpoint: the best epoch is missing, which early stopping needs');
  const { state, lossScaling } = header;
  return { identity, state, network: { weights, slots, ...(lossScaling && { lossScaling }) }, best };
}

/** @throws InvalidData where a weight is missing or has another shape. */
function pickWeights(
  tensors: readonly NamedTensor[],
  group: string,
  specs: readonly WeightSpec[],
): Map<string, Float32Array> {
  return new Map(
    specs.map(({ name, shape }) => {
      const found = tensors.find((tensor) => tensor.name === `${group}/${name}`);
      if (found?.shape.join() === shape.join()) return [name, found.values];
      throw new InvalidData(`checkpoint: no ${group} of shape [${shape.join(', ')}] for ${name}`, {
        weight: name,
      });
    }),
  );
}

function pickKept(tensors: readonly NamedTensor[], specs: readonly WeightSpec[]): KeptEpoch | null {
  const predictions = tensors.find(({ name }) => name === 'best-predictions');
  return predictions
    ? { weights: pickWeights(tensors, 'best', specs), logProbabilities: predictions.values }
    : null;
}

/**
 * The training that a checkpoint belongs to.
 *
 * @throws InvalidData for malformed bytes.
 */
export function readIdentity(bytes: Uint8Array): TrainingIdentity {
  return parseHeader(decodeTensorFile(bytes, 'checkpoint').meta).identity;
}

function parseHeader(header: unknown): CheckpointHeader {
  const meta = CheckpointHeader.safeParse(header);
  if (meta.success) return meta.data;
  throw new InvalidData(`checkpoint: malformed header: ${meta.error.message}`, {}, meta.error);
}

function refuseWrongSlots(specs: readonly WeightSpec[], slots: ReadonlyMap<string, Float32Array>): void {
  const sizes = new Map(specs.map(({ name, shape }) => [name, sizeOf(shape)]));
  for (const [name, values] of slots) {
    const weight = name.slice(0, name.lastIndexOf('/'));
    if (sizes.get(weight) === values.length) continue;
    throw new InvalidData(
      `checkpoint: slot ${name} has ${values.length} values, its weight ${sizes.get(weight)}`,
      {
        slot: name,
      },
    );
  }
}

function refuseOtherTraining(found: TrainingIdentity, wanted: TrainingIdentity): void {
  for (const field of TrainingIdentity.keyof().options) {
    const [was, is] = [canonical(found[field]), canonical(wanted[field])];
    if (was === is) continue;
    throw new InvalidData(`checkpoint of another training: its ${field} is ${was}, this one's is ${is}`, {
      field,
      found: found[field],
      wanted: wanted[field],
    });
  }
}

/** JSON with sorted keys, so that the order in which fields were written doesn't matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
