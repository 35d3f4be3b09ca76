import type { GateResult } from '../../contracts/promotion/promotion';
import type { GatesRecipe } from '../../contracts/promotion/gates-recipe';
import type { TestedModel } from '../../contracts/evaluation/report';
import {
  formatCount,
  formatErrors,
  formatNumber,
  formatPercent,
  formatRate,
  formatRmse,
} from '../gate-wording';

type Limit = 'maxErrorRate' | 'maxRmse' | 'maxParameters' | 'maxSizeBytes' | 'maxLatencyP99Ms';

/** Upper bounds on the candidate itself, in a fixed order. A bound that the recipe leaves out is not asked. */
export function gateLimits(candidate: TestedModel, recipe: Pick<GatesRecipe, Limit>): GateResult[] {
  const { errorRate = null, numbers, cost, latencyUs } = candidate;
  const { maxErrorRate, maxRmse, maxParameters, maxSizeBytes, maxLatencyP99Ms } = recipe;
  return [
    ...ask('error rate', errorRate, maxErrorRate, (rate) => describeRate(candidate, rate), formatPercent),
    ...ask('RMSE', numbers?.rmse ?? null, maxRmse, formatRmse),
    ...ask('parameters', cost?.parameters ?? null, maxParameters, formatCount),
    ...ask('size', cost?.sizeBytes ?? null, maxSizeBytes, (bytes) => `${formatCount(bytes)} bytes`),
    ...ask(
      'latency p99',
      latencyUs && latencyUs.p99 / 1000,
      maxLatencyP99Ms,
      (ms) => `${formatNumber(ms)} ms`,
    ),
  ];
}

/** Where rows have weights, the share of the weight is another one than that of the rows. */
function describeRate(candidate: TestedModel, rate: number): string {
  const { errors, rows } = candidate;
  if (errors !== undefined && Math.abs(rate - errors / rows) < 1e-6) return formatErrors({ errors, rows });
  return `${formatRate(rate)} of the weight`;
}

function ask(
  gate: string,
  value: number | null,
  limit: number | undefined,
  format: (value: number) => string,
  formatLimit = format,
): GateResult[] {
  if (limit === undefined) return [];
  const allowed = `at most ${formatLimit(limit)}`;
  if (value === null) return [{ gate, passed: false, measured: 'not measured', allowed }];
  return [{ gate, passed: value <= limit, measured: format(value), allowed }];
}
