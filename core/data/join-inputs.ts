import { createInputs, type Inputs, type InputShape } from './labelled-rows';

/** Rows of one shape, the second behind the first. */
export function joinInputs(shape: InputShape, first: Inputs, second: Inputs): Inputs {
  const joined = createInputs(shape, first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
