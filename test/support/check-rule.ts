import { applyRules } from '../../core/engine/rewrite/apply-rules';
import type { RewriteRule } from '../../core/engine/rewrite/rewrite-rule';
import { trace } from '../../core/engine/trace/trace';
import type { Tensor, TensorFlow } from '../../core/models/tensorflow';
import { runGraph } from './run-graph';

/** Operations of a graph before and after a rule, without feeds and constants, sorted. */
export interface RuleOutcome {
  before: string[];
  after: string[];
  /** The greatest difference of a result, in units of the largest value. */
  difference: number;
}

/**
 * Traces `fn`, applies rules, and runs both graphs.
 *
 * @param prepared rules that must come first, such as a renaming; `before` is what they leave.
 */
export async function checkRule(
  tf: TensorFlow,
  rule: RewriteRule,
  feeds: Readonly<Record<string, Tensor>>,
  fn: () => Tensor,
  prepared: readonly RewriteRule[] = [],
): Promise<RuleOutcome> {
  const traced = applyRules(
    trace(tf, feeds, () => ({ result: fn() })),
    prepared,
  );
  const rewritten = applyRules(traced, [rule]);
  const opsOf = ({ nodes }: typeof traced): string[] =>
    nodes
      .map(({ op }) => op)
      .filter((op) => op !== 'Placeholder' && op !== 'Const')
      .sort();
  const { result: expected = [] } = await runGraph(tf, traced, feeds);
  const { result = [] } = await runGraph(tf, rewritten, feeds);
  const scale = Math.max(...expected.map(Math.abs), 1e-30);
  const differences = expected.map((value, i) => Math.abs(value - (result[i] ?? NaN)) / scale);
  return { before: opsOf(traced), after: opsOf(rewritten), difference: Math.max(0, ...differences) };
}
