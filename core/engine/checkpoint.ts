import { CheckpointHeader, TrainingIdentity, type TrainingState } from '../contracts/checkpoint';
import { InvalidData } from '../contracts/errors';
import { decodeTensorFile, encodeTensorFile, type NamedTensor } from '../models/tensor-file';
import { isTrainable, type WeightSpec } from '../models/weight-spec';

/** Values by weight name. The moments are Adam's m and v, for trainable weights only. */
export interface NetworkState {
  weights: ReadonlyMap<string, Float32Array>;
  firstMoments: ReadonlyMap<string, Float32Array>;
  secondMoments: ReadonlyMap<string, Float32Array>;
}

export interface Checkpoint {
  identity: TrainingIdentity;
  state: TrainingState;
  network: NetworkState;
}

const GROUPS = ['weights', 'firstMoments', 'secondMoments'] as const;

/** The same checkpoint always gives the same bytes. */
export function encodeCheckpoint(
  { identity, state, network }: Checkpoint,
  specs: readonly WeightSpec[],
): Uint8Array {
  const tensors = listTensors(specs).map(({ group, spec }): NamedTensor => {
    const values = network[group].get(spec.name);
    if (!values) throw new Error(`no ${group} for ${spec.name}`);
    return { name: `${group}/${spec.name}`, shape: spec.shape, values };
  });
  return encodeTensorFile({ kind: 'checkpoint', identity, state } satisfies CheckpointHeader, tensors);
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
  const meta = CheckpointHeader.safeParse(file.meta);
  if (!meta.success) {
    throw new InvalidData(`checkpoint: malformed header: ${meta.error.message}`, {}, meta.error);
  }
  refuseOtherTraining(meta.data.identity, identity);
  const found = new Map(file.tensors.map((tensor) => [tensor.name, tensor]));
  const empty = () => new Map<string, Float32Array>();
  const network = { weights: empty(), firstMoments: empty(), secondMoments: empty() };
  for (const { group, spec } of listTensors(specs)) {
    const tensor = found.get(`${group}/${spec.name}`);
    if (tensor?.shape.join() !== spec.shape.join()) {
      throw new InvalidData(`checkpoint: no ${group} of shape [${spec.shape.join(', ')}] for ${spec.name}`, {
        group,
        weight: spec.name,
      });
    }
    network[group].set(spec.name, tensor.values);
  }
  return { identity, state: meta.data.state, network };
}

function listTensors(specs: readonly WeightSpec[]): { group: (typeof GROUPS)[number]; spec: WeightSpec }[] {
  return GROUPS.flatMap((group) => {
    const stored = group === 'weights' ? specs : specs.filter(isTrainable);
    return stored.map((spec) => ({ group, spec }));
  });
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
