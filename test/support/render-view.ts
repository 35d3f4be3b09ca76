import { AugmentOperations } from '../../core/contracts/data/augment-operation';
import { createViewWriter } from '../../core/data/augment/view-rows';
import { createInputs, type LabelledRows } from '../../core/data/labelled-rows';

/** All rows of a view, with the shares of their classes. */
export function renderView(
  data: LabelledRows,
  classes: number,
  operations: readonly unknown[],
  { seed = 3, shifts = new Int8Array(2 * data.rows) }: { seed?: number; shifts?: Int8Array } = {},
) {
  const recipe = { operations: AugmentOperations.parse(operations), seed };
  const inputs = createInputs(data.shape, data.inputs.length);
  const targets = new Float32Array(data.rows * classes);
  createViewWriter(data, classes)({ inputs, targets }, { shifts, recipe }, 'all');
  return { inputs, targets };
}
