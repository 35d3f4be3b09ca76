import { arithmetic, indices, scalar } from '../graph/arithmetic';
import type { Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';

const DOUBLE = { T: { type: 'float64' } } as const;

/**
 * Log-probabilities of an ensemble, log Σₘ wₘ softmax(zₘ) with w scaled to sum 1. The sum is taken in log space
 * (max + log Σ exp), so that classes too unlikely for float32 keep their order, and in float64: the rows are short, so
 * it costs nothing, and only the logits round.
 *
 * @param logits of each member, float32 [rows, classes].
 * @param weights float32 [members], above 0; unused for one member.
 * @returns float32 [rows, classes]
 */
export function emitLogProbabilities(scope: Scope, logits: readonly Ref[], weights: Ref): Ref {
  const own = logits.map((ref) =>
    scope.add('LogSoftmax', [arithmetic(scope, 'float64').cast(ref, 'float32')], DOUBLE),
  );
  const [only] = own;
  const averaged = own.length === 1 && only !== undefined ? only : averageProbabilities(scope, own, weights);
  return arithmetic(scope, 'float32').cast(averaged, 'float64');
}

function averageProbabilities(scope: Scope, logProbabilities: readonly Ref[], weights: Ref): Ref {
  const double = arithmetic(scope, 'float64');
  const overMembers = scope.constant(indices([0]));
  const reduce = (op: string, ref: Ref): Ref =>
    scope.add(op, [ref, overMembers], { ...DOUBLE, Tidx: { type: 'int32' }, keep_dims: { bool: false } });
  const shares = double.cast(weights, 'float32');
  const logShares = scope.add('Log', [double.div(shares, double.sum(shares, 1))], DOUBLE);
  const terms = scope.add(
    'Pack',
    logProbabilities.map((ref, m) => double.add(ref, pick(scope, logShares, m))),
    { ...DOUBLE, N: { int: logProbabilities.length }, axis: { int: 0 } },
  );
  const largest = reduce('Max', terms);
  const total = reduce('Sum', scope.add('Exp', [double.sub(terms, largest)], DOUBLE));
  return double.add(largest, scope.add('Log', [total], DOUBLE));
}

function pick(scope: Scope, vector: Ref, index: number): Ref {
  return arithmetic(scope, 'float64').pick(vector, scope.constant(scalar(index, 'int32')));
}
