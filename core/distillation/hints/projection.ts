import type { HintLoss } from '../../contracts/labels/hints';
import { sizeOf } from '../../contracts/models/shape';
import type { Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';
import type { WeightSpec } from '../../models/weight-spec';

/** x W + b of rows, [rows, width] → [rows, dims]. */
export type Projection = (rows: Tensor) => Tensor;

/** Of which layer a projection is. */
export type ProjectedLayer = 'student' | 'teacher';

/**
 * Weights that a hint has beside the student: they are trained with it, and are no part of it.
 *
 * @param hint name of the hint, before those of its weights
 * @param student shape of the student's layer for a row
 * @param teacher shape of the hint's values for a row
 */
export function listProjections(
  loss: HintLoss,
  hint: string,
  student: readonly number[],
  teacher: readonly number[],
): WeightSpec[] {
  const linear = (layer: ProjectedLayer, inputs: number, outputs: number): WeightSpec[] => [
    { name: `${hint}_${layer}/kernel`, shape: [inputs, outputs], role: 'output-kernel' },
    { name: `${hint}_${layer}/bias`, shape: [outputs], role: 'bias' },
  ];
  switch (loss.method) {
    case 'fitnets':
      return linear('student', student.at(-1) ?? 1, teacher.at(-1) ?? 1);
    case 'crd':
      return [
        ...linear('student', sizeOf(student), loss.dims),
        ...linear('teacher', sizeOf(teacher), loss.dims),
      ];
    default:
      return [];
  }
}

/** The projection that a hint's weights make of a layer. @throws Error where there are none. */
export function projectionOf(
  tf: TensorFlow,
  weights: Readonly<Record<string, Tensor>>,
  hint: string,
  layer: ProjectedLayer,
): Projection {
  const take = (part: string): Tensor => {
    const weight = weights[`${hint}_${layer}/${part}`];
    if (!weight) throw new Error(`${hint} has no ${part} for the ${layer}'s layer`);
    return weight;
  };
  const [kernel, bias] = [take('kernel'), take('bias')];
  return (rows) => tf.add(tf.matMul(rows as Tensor2D, kernel as Tensor2D), bias);
}
