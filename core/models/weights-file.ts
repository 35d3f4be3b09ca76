import { InvalidData } from '../contracts/errors';
import { decodeTensorFile, encodeTensorFile, tensorFileBytes } from './tensor-file';
import type { WeightSpec } from './weight-spec';

const META = { kind: 'weights' } as const;

/** Bytes of a network's weights, in the order of `specs`. Equal weights give equal bytes. */
export function encodeWeights(
  specs: readonly WeightSpec[],
  values: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  return encodeTensorFile(
    META,
    specs.map(({ name, shape }) => ({ name, shape, values: values.get(name) ?? new Float32Array(0) })),
  );
}

/** Exact size of the weights file, from the shapes alone. */
export function weightsFileBytes(specs: readonly WeightSpec[]): number {
  return tensorFileBytes(META, specs);
}

/**
 * Reads a weights file that must hold exactly the weights in `specs`.
 *
 * @throws InvalidData for a malformed file, or one that was written for another architecture.
 */
export function decodeWeights(bytes: Uint8Array, specs: readonly WeightSpec[]): Map<string, Float32Array> {
  const { tensors } = decodeTensorFile(bytes, 'weights');
  const describe = (list: readonly { name: string; shape: readonly number[] }[]): string =>
    list.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
  if (describe(tensors) !== describe(specs)) {
    throw new InvalidData(
      `weights of another architecture: got ${describe(tensors)}; wanted ${describe(specs)}`,
      {
        got: describe(tensors),
        wanted: describe(specs),
      },
    );
  }
  return new Map(tensors.map(({ name, values }) => [name, values]));
}
