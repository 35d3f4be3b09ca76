import type { Architecture } from '../contracts/models/architecture';
import { describeScore } from './describe-score';
import type { Layer } from './layers/layer';

type FactorisationMachine = Extract<Architecture, { type: 'factorisation-machine' }>;

/**
 * A factorisation machine of degree 2 (Rendle 2010, "Factorization Machines", eq. 1):
 *
 *   s(x) = w₀ + Σᵢ wᵢ xᵢ + Σᵢ<ⱼ ⟨vᵢ, vⱼ⟩ xᵢ xⱼ
 *
 * One class is a number, which s(x) is itself; of two it is the log-odds of the second.
 *
 * @throws InvalidInput for more than two classes
 */
export function describeFactorisationMachine({ factors }: FactorisationMachine, classes: number): Layer[] {
  const linear: Layer = { type: 'dense', name: 'linear', units: 1, bias: true, kernel: 'linear-kernel' };
  const pairs: Layer = { type: 'interactions', name: 'factors', factors };
  return describeScore('factorisation-machine', [[linear], [pairs]], classes);
}
