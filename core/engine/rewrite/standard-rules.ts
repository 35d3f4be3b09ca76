import type { RewriteRule } from './rewrite-rule';
import { addToAddV2 } from './rules/add-to-add-v2';
import { biasAdd } from './rules/bias-add';
import { collapseReshapes } from './rules/collapse-reshapes';
import { dropIdentities } from './rules/drop-identities';
import { flattenBatchMatmul } from './rules/flatten-batch-matmul';
import { logSoftmax } from './rules/log-softmax';
import { reluGrad } from './rules/relu-grad';
import { sinkReshapes } from './rules/sink-reshapes';

/** Rules that every program goes through, in the order in which they are tried on a node. */
export const STANDARD_RULES: readonly RewriteRule[] = [
  addToAddV2,
  dropIdentities,
  collapseReshapes,
  flattenBatchMatmul,
  biasAdd,
  sinkReshapes,
  reluGrad,
  logSoftmax,
];
