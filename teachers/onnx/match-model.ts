import type { InferenceSession } from 'onnxruntime-node';
import type { BroughtOnnx } from '../../core/contracts/brought-teacher';
import { InvalidInput, type FieldProblem } from '../../core/contracts/errors';
import { isTensorType, TENSOR_TYPES, type TensorType } from '../encode/numeric-type';

export interface MatchedInput {
  name: string;
  type: TensorType;
  /** Of the model's input; undefined where the model doesn't say it. */
  rank: number | undefined;
}

/** A model's own names and types for what the recipe maps. */
export interface MatchedModel {
  /** In the order of the mapping. */
  inputs: MatchedInput[];
  output: string;
  /** Rows that every call must have; undefined where it may be any. */
  batchRows: number | undefined;
}

type Metadata = InferenceSession.ValueMetadata;

/** @throws InvalidInput that names the inputs and outputs that the model has. */
export function matchModel(
  { inputMetadata, outputMetadata }: Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>,
  { inputs, output }: Pick<BroughtOnnx, 'inputs' | 'output'>,
): MatchedModel {
  const named = inputs.map(({ name }, i) => matchInput(inputMetadata, name, i));
  const unmapped = inputMetadata.filter(({ name }) => !named.some((input) => input.name === name));
  if (unmapped.length > 0) {
    const names = unmapped.map(describe).join(', ');
    const allowed = `every input of the model; it also reads ${names}`;
    throw new InvalidInput('teacher', [{ path: 'inputs', value: named.map(({ name }) => name), allowed }]);
  }
  const sizes = inputMetadata.flatMap((input) => (input.isTensor ? (input.shape[0] ?? []) : []));
  const fixed = sizes.filter((size): size is number => typeof size === 'number' && size > 0);
  return { inputs: named, output: matchOutput(outputMetadata, output.name), batchRows: fixed[0] };
}

function matchInput(metadata: readonly Metadata[], name: string | undefined, i: number): MatchedInput {
  const path = `inputs[${i}]`;
  const allowed = `an input of the model: ${metadata.map(describe).join(', ')}`;
  const found = name === undefined ? metadata[0] : metadata.find((input) => input.name === name);
  if (!found || (name === undefined && metadata.length > 1))
    throw refuse({ path: `${path}.name`, value: name, allowed });
  if (found.isTensor && isTensorType(found.type))
    return { name: found.name, type: found.type, rank: found.shape.length || undefined };
  const types = `an input of one of ${TENSOR_TYPES.join(', ')}`;
  throw refuse({ path: `${path}.name`, value: describe(found), allowed: types });
}

/** skl2onnx gives the winning class beside the probabilities, and those as a list of dictionaries unless told otherwise. */
function matchOutput(metadata: readonly Metadata[], name: string | undefined): string {
  const isDecimal = (output: Metadata) =>
    output.isTensor && (output.type === 'float32' || output.type === 'float64');
  const fitting = metadata.filter(isDecimal);
  const found = name === undefined ? fitting : metadata.filter((output) => output.name === name);
  const [first] = found;
  if (first && found.length === 1 && isDecimal(first)) return first.name;
  const mend = metadata.some(({ isTensor }) => !isTensor)
    ? '; one that is no tensor is a ZipMap: export the model without (zipmap=False)'
    : '';
  const allowed = `a tensor of decimal numbers; the model gives ${metadata.map(describe).join(', ')}${mend}`;
  throw refuse({ path: 'output.name', value: name, allowed });
}

function describe(value: Metadata): string {
  if (!value.isTensor) return `${value.name} (no tensor)`;
  return `${value.name} (${value.type} [${value.shape.map((size) => (size === -1 || size === '' ? '?' : size)).join(', ')}])`;
}

function refuse(problem: FieldProblem): InvalidInput {
  return new InvalidInput('teacher', [problem]);
}
