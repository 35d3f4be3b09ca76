/**
 * The promotion gate: what a student must prove on the test split before it becomes the champion. Every gate is
 * asked even where one has failed already, so that a refusal says all that is missing.
 */
import { NotFound } from '../contracts/errors';
import type { GateResult } from '../contracts/promotion/promotion';
import type { GatesRecipe } from '../contracts/promotion/gates-recipe';
import type { Report, TestedModel } from '../contracts/evaluation/report';
import { gateAgainstChampion } from './gates/against-champion';
import { gateAgainstControl } from './gates/against-control';
import { gateLimits } from './gates/limits';
import { gateInPairs } from './gates/in-pairs';
import { gateSignificance } from './gates/significance';

export interface PromotionRequest {
  report: Report;
  gates: GatesRecipe;
}

export interface PromotionDecision {
  /** True where every gate that was asked is passed. */
  passed: boolean;
  gates: GateResult[];
}

/** @throws NotFound where the report has no row for its own candidate */
export function decidePromotion({ report, gates: recipe }: PromotionRequest): PromotionDecision {
  const candidate = candidateOf(report);
  const { decideBy = report.task === 'regression' ? 'rmse' : 'errorRate' } = recipe;
  const compared =
    decideBy === 'errorRate' && !report.paired
      ? gateErrors(report, candidate, recipe)
      : gateInPairs(report, decideBy, recipe);
  const gates = [...compared, ...gateLimits(candidate, recipe)];
  return { passed: gates.every((gate) => gate.passed), gates };
}

function gateErrors(report: Report, candidate: TestedModel, recipe: GatesRecipe): GateResult[] {
  const { maxErrorRateIncrease, beatControls, maxPValueAgainstHardLabels: maxPValue } = recipe;
  return [
    gateAgainstChampion(report, candidate, maxErrorRateIncrease),
    ...(beatControls ? [gateAgainstControl(report, 'hard-labels')] : []),
    ...(beatControls ? [gateAgainstControl(report, 'label-smoothing')] : []),
    ...(maxPValue === undefined ? [] : [gateSignificance(report, maxPValue)]),
  ];
}

function candidateOf(report: Report): TestedModel {
  const found = report.models.find((model) => model.id === report.candidate.id);
  if (found) return found;
  const ids = report.models.map((model) => model.id);
  throw new NotFound('candidate in the report', report.candidate.id, ids);
}
