// A weight [inputs, outputs] that is kept as blocks of columns, each a variable of its own, so that threads work on
// blocks without sharing memory.

/** How a weight is divided: `parts` blocks of equally many columns. */
export interface DividedWeight {
  name: string;
  shape: readonly [inputs: number, outputs: number];
  parts: number;
}

const PART = '.part';

/** Name of a block. */
export function partName(name: string, part: number): string {
  return `${name}${PART}${part}`;
}

/** Values by variable, each weight and slot whole → with divided ones in blocks. */
export function divideState(
  state: ReadonlyMap<string, Float32Array>,
  divided: readonly DividedWeight[],
): Map<string, Float32Array> {
  return new Map(
    [...state].flatMap(([key, values]) => {
      const weight = divided.find(({ name }) => key === name || key.startsWith(`${name}/`));
      if (!weight) return [[key, values] as const];
      const { name, parts } = weight;
      return Array.from({ length: parts }, (_, part) => {
        return [partName(name, part) + key.slice(name.length), takeColumns(values, weight, part)] as const;
      });
    }),
  );
}

/** The reverse of `divideState`. */
export function joinState(
  state: ReadonlyMap<string, Float32Array>,
  divided: readonly DividedWeight[],
): Map<string, Float32Array> {
  const joined = new Map<string, Float32Array>();
  for (const [key, values] of state) {
    const weight = divided.find(({ name }) => key.startsWith(`${name}${PART}`));
    if (!weight) {
      joined.set(key, values);
      continue;
    }
    const [part = '', ...slot] = key.slice(weight.name.length + PART.length).split('/');
    const whole = [weight.name, ...slot].join('/');
    const target = joined.get(whole) ?? new Float32Array(weight.shape[0] * weight.shape[1]);
    putColumns(target, values, weight, Number(part));
    joined.set(whole, target);
  }
  return joined;
}

function takeColumns(
  values: Float32Array,
  { shape: [inputs, outputs], parts }: DividedWeight,
  part: number,
): Float32Array {
  const width = outputs / parts;
  const block = new Float32Array(inputs * width);
  for (let row = 0; row < inputs; row += 1) {
    const start = row * outputs + part * width;
    block.set(values.subarray(start, start + width), row * width);
  }
  return block;
}

function putColumns(
  target: Float32Array,
  block: Float32Array,
  { shape: [inputs, outputs], parts }: DividedWeight,
  part: number,
): void {
  const width = outputs / parts;
  for (let row = 0; row < inputs; row += 1) {
    target.set(block.subarray(row * width, (row + 1) * width), row * outputs + part * width);
  }
}
