import { CheckpointHeader, TrainingIdentity, type TrainingState } from '../contracts/checkpoint';
import { InvalidData } from '../contracts/errors';
import { decodeTensorFile, encodeTensorFile, type NamedTensor } from '../models/tensor-file';
import { sizeOf, type WeightSpec } from '../models/weight-spec';

/** All that a network under training is, between two steps. */
export interface NetworkState {
  /** By weight. */
  weights: ReadonlyMap<string, Float32Array>;
  /** The optimizer's variables beside each trainable weight, by `<weight>/<slot>`. */
  slots: ReadonlyMap<string, Float32Array>;
}

export interface Checkpoint {
  identity: TrainingIdentity;
  state: TrainingState;
  network: NetworkState;
}

/** The same checkpoint always gives the same bytes. */
export function encodeCheckpoint(
  { identity, state, network }: Checkpoint,
  specs: readonly WeightSpec[],
): Uint8Array {
  const weights = specs.map(({ name, shape }): NamedTensor => {
    const values = network.weights.get(name);
    if (!values) throw new Error(`no values for weight ${name}`);
    return { name: `weights/${name}`, shape, values };
  });
  const slots = [...network.slots].map(([name, values]): NamedTensor => {
    return { name: `slots/${name}`, shape: [values.length], values };
  });
  const header = { kind: 'checkpoint', identity, state } satisfies CheckpointHeader;
  return encodeTensorFile(header, [...weights, ...slots]);
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
  const weights = new Map<string, Float32Array>();
  const slots = new Map<string, Float32Array>();
  for (const { name, shape, values } of file.tensors) {
    const [group = '', ...rest] = name.split('/');
    if (group === 'slots') slots.set(rest.join('/'), values);
    const spec = specs.find((each) => name === `weights/${each.name}`);
    if (spec?.shape.join() === shape.join()) weights.set(spec.name, values);
  }
  refuseMissing(specs, weights, slots);
  return { identity, state: header.state, network: { weights, slots } };
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

function refuseMissing(
  specs: readonly WeightSpec[],
  weights: ReadonlyMap<string, Float32Array>,
  slots: ReadonlyMap<string, Float32Array>,
): void {
  for (const { name, shape } of specs) {
    if (weights.has(name)) continue;
    throw new InvalidData(`checkpoint: no weights of shape [${shape.join(', ')}] for ${name}`, {
      weight: name,
    });
  }
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
