// Hints: what a hidden layer of a teacher gives for a row, which a layer of the student learns from beside the labels.
import { z } from 'zod';
import { BlobRef, Digest } from '../digest';
import { LAST_LAYER } from './hint-layers';

/** Where the layers are active, as maps. Zagoruyko & Komodakis 2017. */
const AttentionTransfer = z.strictObject({ method: z.literal('attention-transfer') });
/** Which rows of a batch are alike. Tung & Mori 2019. */
const SimilarityPreserving = z.strictObject({ method: z.literal('similarity-preserving') });
/** Distances between rows of a batch. Park et al. 2019. */
const RelationalDistance = z.strictObject({ method: z.literal('rkd-distance') });
/** Angles between three rows of a batch. Park et al. 2019. */
const RelationalAngle = z.strictObject({ method: z.literal('rkd-angle') });

/** The teacher's outputs, regressed from the student's by a linear layer that is trained beside it. Romero et al. 2015. */
const Fitnets = z.strictObject({ method: z.literal('fitnets') });
/** Which of the teacher's rows a student's row is. Tian et al. 2020, in its InfoNCE form. */
const Contrastive = z.strictObject({
  method: z.literal('crd'),
  /** Numbers that both layers are projected to. */
  dims: z.int().min(1).max(1024).default(128),
  /** τ: cosines are divided by it. */
  temperature: z.number().min(0.01).max(10).default(0.1),
});

/** How a student's layer is held against the teacher's. One file each in `core/distillation/hints/`. */
export const HintLoss = z.discriminatedUnion('method', [
  AttentionTransfer,
  SimilarityPreserving,
  RelationalDistance,
  RelationalAngle,
  Fitnets,
  Contrastive,
]);
export type HintLoss = z.infer<typeof HintLoss>;

/** What a recipe says of a hint beside its method. */
const wish = {
  /** Place in `teach.members`, from 0; left out, it is the best on validation of those trained here. */
  member: z.int().nonnegative().optional(),
  teacherLayer: z.string().min(1).default(LAST_LAYER),
  studentLayer: z.string().min(1).default(LAST_LAYER),
  /** β, what it is multiplied by before it is added to the loss. */
  weight: z.number().positive().max(1e6),
};
/** Numbers that the teacher's outputs are projected to at random. */
const project = z.int().min(1).max(4096).optional();

export const HintRecipe = z.discriminatedUnion('method', [
  AttentionTransfer.extend(wish),
  SimilarityPreserving.extend({ ...wish, project }),
  RelationalDistance.extend({ ...wish, project }),
  RelationalAngle.extend({ ...wish, project }),
  Fitnets.extend(wish),
  Contrastive.extend({ ...wish, project }),
]);
export type HintRecipe = z.infer<typeof HintRecipe>;
export type HintMethod = HintRecipe['method'];

/** A hint as a training uses it. */
export const LayerHint = z.strictObject({
  loss: HintLoss,
  weight: HintRecipe.options[0].shape.weight,
  /** Of the student. */
  layer: z.string().min(1),
  /** Of the teacher's values for one row. */
  shape: z.array(z.int().positive()).min(1),
});
export type LayerHint = z.infer<typeof LayerHint>;

/** What a teacher's layer gives for rows [start, end) of one view: float16 [end − start, …shape]. */
export const HintShard = z.strictObject({
  view: z.int().nonnegative(),
  viewDigest: Digest,
  start: z.int().nonnegative(),
  end: z.int().positive(),
  shape: LayerHint.shape.shape,
  values: BlobRef,
});
export type HintShard = z.infer<typeof HintShard>;

/** A hint of a recipe with what its teacher gives: `shards[view]` is in row order. */
export const TaughtHint = z.strictObject({
  hint: HintRecipe,
  shards: z.array(z.array(HintShard).min(1)).min(1),
});
export type TaughtHint = z.infer<typeof TaughtHint>;

/** The same for one shape of student. */
export const StudentHint = LayerHint.extend({ shards: TaughtHint.shape.shards });
export type StudentHint = z.infer<typeof StudentHint>;

/** What of a recipe's hint is compared, and not where. */
export function hintLossOf(hint: HintRecipe): HintLoss {
  if (hint.method !== 'crd') return { method: hint.method };
  const { method, dims, temperature } = hint;
  return { method, dims, temperature };
}
