import { z } from 'zod';
import type { BroughtHttp } from '../../core/contracts/teachers/brought-teacher';
import { InvalidData } from '../../core/contracts/errors';
import type { TensorType } from '../encode/numeric-type';
import { readWith, toJsonValues, type HttpProtocol } from './protocol';

/** Data types of the protocol, and ours. */
const TYPES: Readonly<Record<string, TensorType>> = {
  FP32: 'float32',
  FP64: 'float64',
  UINT8: 'uint8',
  INT32: 'int32',
  INT64: 'int64',
  BOOL: 'bool',
  BYTES: 'string',
};
const NAMES = Object.fromEntries(Object.entries(TYPES).map(([name, type]) => [type, name]));

const Description = z.object({
  inputs: z.array(z.object({ name: z.string(), datatype: z.string() })).min(1),
  outputs: z.array(z.object({ name: z.string() })).min(1),
});

const Answer = z.object({
  outputs: z.array(z.object({ name: z.string(), shape: z.array(z.int()), data: z.array(z.number()) })),
});

/** Open Inference Protocol, version 2, over HTTP and JSON: KServe, Triton, Seldon, MLServer, OpenVINO. */
export function openInference({ url, model, version, versionInUrl }: BroughtHttp): HttpProtocol {
  const base = `${url.replace(/\/+$/, '')}/v2/models/${model}${versionInUrl ? `/versions/${version}` : ''}`;
  return {
    describeUrl: base,
    readDescription: (answer) => {
      const { inputs, outputs } = readWith(Description, answer, base);
      return {
        inputs: inputs.map(({ name, datatype }) => ({ name, type: typeOf(name, datatype, base) })),
        outputs: outputs.map(({ name }) => name),
      };
    },
    askUrl: `${base}/infer`,
    writeRequest: (inputs, output) => ({
      inputs: inputs.map(({ name, tensor }) => ({
        name,
        shape: tensor.shape,
        datatype: NAMES[tensor.type],
        data: tensor.type === 'bool' ? toJsonValues(tensor).map(Boolean) : toJsonValues(tensor),
      })),
      outputs: [{ name: output }],
    }),
    readAnswer: (answer, output, rows) => {
      const { outputs } = readWith(Answer, answer, `${base}/infer`);
      const found = outputs.find(({ name }) => name === output);
      const names = outputs.map(({ name }) => name).join(', ');
      if (!found) throw new InvalidData(`${base}/infer: the answer has no output ${output}, it has ${names}`);
      const { shape, data } = found;
      const length = shape.reduce((product, size) => product * size, 1);
      if (shape[0] === rows && length === data.length) return data;
      throw new InvalidData(
        `${base}/infer: ${output} is of shape [${shape.join(', ')}] with ${data.length} numbers for ${rows} rows, allowed: [${rows}, …]`,
        { output, shape, numbers: data.length, rows },
      );
    },
  };
}

function typeOf(name: string, datatype: string, url: string): TensorType {
  const type = TYPES[datatype];
  if (type) return type;
  const allowed = Object.keys(TYPES).join(', ');
  throw new InvalidData(`${url}: input ${name} is of type ${datatype}, allowed: ${allowed}`, {
    name,
    datatype,
  });
}
