import type { TensorFlow } from '../../models/tensorflow';
import { planNetworkTraining, type NetworkTraining } from '../compiled/plan-network-training';
import { divideWork } from '../parallel/divide-work';
import { buildTrainingProgram } from '../program/build-training-program';
import { applyRules } from '../rewrite/apply-rules';
import { countOps, countRules, type OpCounts, type RuleUse } from '../rewrite/count-rules';
import type { RewriteRule } from '../rewrite/rewrite-rule';
import type { TensorInfo, TracedGraph } from '../trace/traced-graph';

/** A node without its attributes: what it is, of what, and what comes out. */
interface InspectedNode {
  name: string;
  op: string;
  inputs: readonly string[];
  outputs: readonly TensorInfo[];
}

export interface InspectedGraph {
  nodes: readonly InspectedNode[];
  ops: OpCounts;
  /** References to the loss, the gradients and the weights that the step sets itself, by name. */
  results: Readonly<Record<string, string>>;
}

/** The graph of one full training step on its way into the program. */
export interface TrainingInspection {
  traced: InspectedGraph;
  /** Rules that replaced a node, in the order in which they are tried. */
  rules: readonly RuleUse[];
  rewritten: InspectedGraph;
  /** The same work as pieces for each thread; as `rewritten` for one thread. */
  divided: InspectedGraph;
  /** Nodes of the whole program: loop, optimizer, data, calls and all. */
  programNodes: number;
}

/** Follows the step on a full batch through trace, rewriting and division. Nothing is trained. */
export function inspectTraining(
  tf: TensorFlow,
  training: NetworkTraining,
  threads: number,
): TrainingInspection {
  const rewrites: { traced: TracedGraph; rewritten: TracedGraph; uses: RuleUse[] }[] = [];
  const rewrite = (traced: TracedGraph, rules: readonly RewriteRule[]): TracedGraph => {
    const counted = countRules(rules);
    const rewritten = applyRules(traced, counted.rules);
    rewrites.push({ traced, rewritten, uses: counted.uses });
    return rewritten;
  };
  const plan = planNetworkTraining(tf, training, rewrite);
  const divided = divideWork(plan, threads);
  const found = rewrites.find(({ rewritten }) => rewritten === plan.steps[0]?.graph);
  const dividedStep = divided.steps[0];
  if (!found || !dividedStep) throw new Error('the plan has no step');
  return {
    traced: inspect(found.traced),
    rules: found.uses.filter(({ fired }) => fired > 0),
    rewritten: inspect(found.rewritten),
    divided: inspect(dividedStep.graph),
    programNodes: buildTrainingProgram(divided).nodes.length,
  };
}

function inspect({ nodes, results }: TracedGraph): InspectedGraph {
  return {
    nodes: nodes.map(({ name, op, inputs, outputs }) => ({ name, op, inputs, outputs })),
    ops: countOps(nodes),
    results,
  };
}
