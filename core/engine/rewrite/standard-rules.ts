import type { RewriteRule } from './rewrite-rule';
import { addToAddV2 } from './rules/add-to-add-v2';
import { biasAdd } from './rules/bias-add';
import { biasAddGrad } from './rules/bias-add-grad';
import { collapseReshapes } from './rules/collapse-reshapes';
import { dropIdentities } from './rules/drop-identities';
import { flattenBatchMatmul } from './rules/flatten-batch-matmul';
import { leakyReluGrad } from './rules/leaky-relu-grad';
import { logSoftmax } from './rules/log-softmax';
import { reluGrad } from './rules/relu-grad';
import { relu6 } from './rules/relu6';
import { relu6Grad } from './rules/relu6-grad';
import { repeatByOnes } from './rules/repeat-by-ones';
import { sigmoidGrad } from './rules/sigmoid-grad';
import { sinkReshapes } from './rules/sink-reshapes';
import { stepGrad } from './rules/step-grad';
import { tanhGrad } from './rules/tanh-grad';

/** Rules that every program goes through, in the order in which they are tried on a node. */
export const STANDARD_RULES: readonly RewriteRule[] = [
  addToAddV2,
  dropIdentities,
  collapseReshapes,
  flattenBatchMatmul,
  biasAdd,
  sinkReshapes,
  relu6,
  reluGrad,
  stepGrad,
  relu6Grad,
  sigmoidGrad,
  tanhGrad,
  leakyReluGrad,
  repeatByOnes,
  biasAddGrad,
  logSoftmax,
];
