import type { HintLoss } from '../../contracts/labels/hints';
import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { attentionTransfer } from './attention-transfer';
import { contrastive } from './contrastive';
import { fitnets } from './fitnets';
import type { ProjectedLayer, Projection } from './projection';
import { relationalAngle } from './relational-angle';
import { relationalDistance } from './relational-distance';
import { similarityPreserving } from './similarity-preserving';

/** A batch of both layers. */
export interface Layers {
  /** [batch, …] */
  student: Tensor;
  /** float32 [batch, …shape of the hint]; no gradient reaches it. */
  teacher: Tensor;
  /** One-hot, [batch, classes]. */
  labels: Tensor2D;
  /** Those that are trained beside the student, of methods that have any. */
  project: (layer: ProjectedLayer) => Projection;
}

/** How far a student's layer is from the teacher's, as a scalar: the mean over the rows, the pairs or the triples of them. */
export type LayerLoss = (layers: Layers) => Scalar;

/** The loss of a hint. */
export function layerLossFor(tf: TensorFlow, loss: HintLoss): LayerLoss {
  switch (loss.method) {
    case 'attention-transfer':
      return ({ student, teacher }) => attentionTransfer(tf, student, teacher);
    case 'similarity-preserving':
      return ({ student, teacher }) => similarityPreserving(tf, student, teacher);
    case 'rkd-distance':
      return ({ student, teacher }) => relationalDistance(tf, student, teacher);
    case 'rkd-angle':
      return ({ student, teacher }) => relationalAngle(tf, student, teacher);
    case 'fitnets':
      return ({ student, teacher, project }) => fitnets(tf, student, teacher, project('student'));
    case 'crd':
      return ({ student, teacher, labels, project }) => {
        const projections = { student: project('student'), teacher: project('teacher') };
        return contrastive(tf, student, teacher, labels, projections, loss.temperature);
      };
  }
}
