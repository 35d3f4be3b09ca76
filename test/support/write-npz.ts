import { zipSync } from 'fflate';

/** A .npy file, version 1.0, as the format's specification says. */
export function encodeNpy(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const header = `${dictionary.padEnd(117)}\n`; // with the ten bytes before it a multiple of 64
  const start = Buffer.concat([Buffer.from('\u0093NUMPY\u0001\u0000', 'latin1'), Buffer.of(118, 0)]);
  return Buffer.concat([start, Buffer.from(header), data]);
}

/** An .npz archive of .npy files, by array name. */
export function encodeNpz(arrays: Record<string, Uint8Array>, level: 0 | 6): Uint8Array {
  const members = Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes] as const);
  return zipSync(Object.fromEntries(members), { level });
}
