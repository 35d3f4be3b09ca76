import type { BroughtHead } from '../../core/contracts/teachers/teacher-head';
import { InvalidData } from '../../core/contracts/errors';
import { buildNetwork } from '../../core/models/build-network';
import { listWeights } from '../../core/models/list-weights';
import type { Tensor, TensorFlow } from '../../core/models/tensorflow';
import { decodeWeights } from '../../core/models/weights-file';
import type { BlobStore } from '../../storage/blob-store';
import type { TeacherFeatures } from '../teacher';

/** A trained head, ready to be asked. */
export interface OpenHead {
  /** @returns logits of classes or labels, or numbers in the target's own units: float32 [rows, classes] */
  answer(features: TeacherFeatures): Float32Array;
  close(): void;
}

/** @throws InvalidData where features are of another width than the head learned from. */
export async function openHead(
  tf: TensorFlow,
  { hidden, trained }: BroughtHead,
  classes: number,
  blobs: Pick<BlobStore, 'read'>,
): Promise<OpenHead | undefined> {
  if (!trained) return undefined;
  const { width, weights } = trained;
  const architecture = { type: 'mlp' as const, hidden };
  const values = decodeWeights(await blobs.read(weights), listWeights(architecture, [width], classes));
  const { model } = buildNetwork(tf, architecture, [width], classes, { values });
  return {
    answer: (features) => {
      if (features.width !== width) {
        const problem = `the model gives ${features.width} features a row, but its head learned from ${width}`;
        throw new InvalidData(problem, { found: features.width, wanted: width });
      }
      return tf.tidy(() => {
        const rows = features.values.length / width;
        const logits = model.predict(tf.tensor2d(features.values, [rows, width])) as Tensor;
        return logits.dataSync() as Float32Array;
      });
    },
    close: () => model.dispose(),
  };
}
