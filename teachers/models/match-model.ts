import type { BroughtModel } from '../../core/contracts/teachers/brought-teacher';
import { InvalidInput, type FieldProblem } from '../../core/contracts/errors';
import { isTensorType, TENSOR_TYPES, type TensorType } from '../encode/numeric-type';
import type { ModelPort, RunnableModel } from './runnable-model';

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

/** @throws InvalidInput that names the inputs and outputs that the model has. */
export function matchModel(
  model: Pick<RunnableModel, 'inputs' | 'outputs' | 'inner'>,
  { inputs, output }: Pick<BroughtModel, 'inputs' | 'output'>,
): MatchedModel {
  const present = model.inputs;
  const named = inputs.map(({ name }, i) => matchInput(present, name, i));
  const unmapped = present.filter(({ name }) => !named.some((input) => input.name === name));
  if (unmapped.length > 0) {
    const names = unmapped.map(describe).join(', ');
    const allowed = `every input of the model; it also reads ${names}`;
    throw new InvalidInput('teacher', [{ path: 'inputs', value: named.map(({ name }) => name), allowed }]);
  }
  const sizes = present.flatMap((input) => (input.isTensor ? (input.shape[0] ?? []) : []));
  const fixed = sizes.filter((size): size is number => typeof size === 'number' && size > 0);
  return { inputs: named, output: findOutput(model, output), batchRows: fixed[0] };
}

function matchInput(ports: readonly ModelPort[], name: string | undefined, i: number): MatchedInput {
  const path = `inputs[${i}]`;
  const allowed = `an input of the model: ${ports.map(describe).join(', ')}`;
  const found = name === undefined ? ports[0] : ports.find((input) => input.name === name);
  if (!found || (name === undefined && ports.length > 1))
    throw refuse({ path: `${path}.name`, value: name, allowed });
  if (found.isTensor && isTensorType(found.type))
    return { name: found.name, type: found.type, rank: found.shape.length || undefined };
  const types = `an input of one of ${TENSOR_TYPES.join(', ')}`;
  throw refuse({ path: `${path}.name`, value: describe(found), allowed: types });
}

type Tensors = Pick<RunnableModel, 'outputs' | 'inner'>;

/** Features may be a tensor within the model; answers are what it gives. */
function findOutput(model: Tensors, { gives, name }: BroughtModel['output']): string {
  const isOutput = name === undefined || model.outputs.some((output) => output.name === name);
  if (gives !== 'features' || isOutput) return matchOutput(model.outputs, name);
  matchLayer(model, name, 'output.name');
  return name;
}

/**
 * @param path of the field that names it, for messages
 * @throws InvalidInput that names what the model has.
 */
export function matchLayer({ outputs, inner = [] }: Tensors, name: string, path = 'name'): void {
  if (inner.includes(name) || outputs.some((output) => output.isTensor && output.name === name)) return;
  const within = inner.filter((each) => !outputs.some((output) => output.name === each));
  const listed = [...within.slice(-MOST_LISTED), ...outputs.map((output) => output.name)];
  const others = within.length > MOST_LISTED ? `, and ${within.length - MOST_LISTED} before these` : '';
  throw refuse({
    path,
    value: name,
    allowed: `a tensor of the model: ${listed.join(', ')}${others}`,
  });
}

/** Of a large model's hundreds of tensors the last ones mean most. */
const MOST_LISTED = 40;

/** skl2onnx gives the winning class beside the probabilities, and those as a list of dictionaries unless told otherwise. */
function matchOutput(ports: readonly ModelPort[], name: string | undefined): string {
  const isDecimal = (output: ModelPort) =>
    output.isTensor && (output.type === 'float32' || output.type === 'float64');
  const fitting = ports.filter(isDecimal);
  const found = name === undefined ? fitting : ports.filter((output) => output.name === name);
  const [first] = found;
  if (first && found.length === 1 && isDecimal(first)) return first.name;
  const mend = ports.some(({ isTensor }) => !isTensor)
    ? '; one that is no tensor is a ZipMap: export the model without (zipmap=False)'
    : '';
  const allowed = `a tensor of decimal numbers; the model gives ${ports.map(describe).join(', ')}${mend}`;
  throw refuse({ path: 'output.name', value: name, allowed });
}

function describe(value: ModelPort): string {
  if (!value.isTensor) return `${value.name} (no tensor)`;
  return `${value.name} (${value.type} [${value.shape.map((size) => (size === -1 || size === '' ? '?' : size)).join(', ')}])`;
}

function refuse(problem: FieldProblem): InvalidInput {
  return new InvalidInput('teacher', [problem]);
}
