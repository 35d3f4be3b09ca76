import { z } from 'zod';
import type { BroughtHttp } from '../../core/contracts/teachers/brought-teacher';
import { InvalidData } from '../../core/contracts/errors';
import type { TeacherTensor, TensorType } from '../encode/numeric-type';
import { readWith, toJsonValues, type HttpProtocol } from './protocol';

const TYPES: Readonly<Record<string, TensorType>> = {
  DT_FLOAT: 'float32',
  DT_DOUBLE: 'float64',
  DT_UINT8: 'uint8',
  DT_INT32: 'int32',
  DT_INT64: 'int64',
  DT_BOOL: 'bool',
  DT_STRING: 'string',
};

const Signature = z.object({
  inputs: z.record(z.string(), z.object({ dtype: z.string() })),
  outputs: z.record(z.string(), z.unknown()),
});
const Description = z.object({
  metadata: z.object({
    signature_def: z.object({ signature_def: z.record(z.string(), z.looseObject({})) }),
  }),
});

const Answer = z.object({
  outputs: z.union([z.array(z.unknown()), z.record(z.string(), z.array(z.unknown()))]),
});

/** What exporters call a model's signature where nothing else is said. */
const USUAL_SIGNATURE = 'serving_default';

/** TensorFlow Serving's REST, with inputs by columns: they may have names and other types each. */
export function tensorflowServing(teacher: BroughtHttp): HttpProtocol {
  const { url, model, version, versionInUrl, signature = USUAL_SIGNATURE } = teacher;
  const base = `${url.replace(/\/+$/, '')}/v1/models/${model}${versionInUrl ? `/versions/${version}` : ''}`;
  const describeUrl = `${base}/metadata`;
  return {
    describeUrl,
    readDescription: (answer) => {
      const all = readWith(Description, answer, describeUrl).metadata.signature_def.signature_def;
      const found = all[signature];
      if (!found) {
        const names = Object.keys(all).join(', ');
        throw new InvalidData(`${describeUrl}: the model has no signature ${signature}, it has ${names}`);
      }
      const { inputs, outputs } = readWith(Signature, found, describeUrl);
      return {
        inputs: Object.entries(inputs).map(([name, { dtype }]) => ({
          name,
          type: typeOf(name, dtype, describeUrl),
        })),
        outputs: Object.keys(outputs),
      };
    },
    askUrl: `${base}:predict`,
    writeRequest: (inputs) => ({
      signature_name: signature,
      inputs: Object.fromEntries(inputs.map(({ name, tensor }) => [name, nest(tensor)])),
    }),
    readAnswer: (answer, output, rows) => {
      const { outputs } = readWith(Answer, answer, `${base}:predict`);
      // A server leaves the name out where a model has one output.
      const found = Array.isArray(outputs) ? outputs : outputs[output];
      if (found?.length !== rows) {
        const problem = `${base}:predict: ${output} has ${found?.length ?? 'no'} rows for ${rows}`;
        throw new InvalidData(problem, { output, rows });
      }
      return found.flatMap((row) => flatten(row, `${base}:predict: ${output}`));
    },
  };
}

/** Arrays in arrays, as the shape says. */
function nest(tensor: TeacherTensor): unknown[] {
  const values: unknown[] = tensor.type === 'bool' ? toJsonValues(tensor).map(Boolean) : toJsonValues(tensor);
  const inner = tensor.shape.slice(1).reverse();
  return inner.reduce<unknown[]>(
    (items, size) =>
      Array.from({ length: items.length / size }, (_, i) => items.slice(i * size, (i + 1) * size)),
    values,
  );
}

function flatten(value: unknown, name: string): number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => flatten(item, name));
  throw new InvalidData(`${name} holds ${JSON.stringify(value)}, allowed: numbers`, { name });
}

function typeOf(name: string, dtype: string, url: string): TensorType {
  const type = TYPES[dtype];
  if (type) return type;
  const allowed = Object.keys(TYPES).join(', ');
  throw new InvalidData(`${url}: input ${name} is of type ${dtype}, allowed: ${allowed}`, { name, dtype });
}
