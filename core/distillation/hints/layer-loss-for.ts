import type { HintLoss } from '../../contracts/hints';
import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { attentionTransfer } from './attention-transfer';
import { relationalAngle } from './relational-angle';
import { relationalDistance } from './relational-distance';
import { similarityPreserving } from './similarity-preserving';

/**
 * How far a student's layer is from the teacher's on a batch, as a scalar: the mean over the rows, the pairs or the triples of them.
 *
 * @param student [batch, …]
 * @param teacher float32 [batch, …shape of the hint]; no gradient reaches it.
 */
export type LayerLoss = (student: Tensor, teacher: Tensor) => Scalar;

/** The loss of a hint. */
export function layerLossFor(tf: TensorFlow, { method }: HintLoss): LayerLoss {
  switch (method) {
    case 'attention-transfer':
      return (student, teacher) => attentionTransfer(tf, student, teacher);
    case 'similarity-preserving':
      return (student, teacher) => similarityPreserving(tf, student, teacher);
    case 'rkd-distance':
      return (student, teacher) => relationalDistance(tf, student, teacher);
    case 'rkd-angle':
      return (student, teacher) => relationalAngle(tf, student, teacher);
  }
}
