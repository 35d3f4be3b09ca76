import type { Optimizer } from '../../../contracts/training/training';
import type { TensorFlow } from '../../../models/tensorflow';
import { lambFormula } from './lamb-formula';
import { lionFormula } from './lion-formula';
import { momentumFormula } from './momentum-formula';
import type { OptimizerFormula } from './optimizer-formula';
import { rmspropFormula } from './rmsprop-formula';
import { sgdFormula } from './sgd-formula';

/** The formula of an optimizer. AdamW and Adam have a kernel instead. */
export function formulaFor(
  tf: TensorFlow,
  optimizer: Exclude<Optimizer, { type: 'adamw' | 'adam' }>,
): OptimizerFormula {
  switch (optimizer.type) {
    case 'sgd':
      return sgdFormula(tf, optimizer);
    case 'momentum':
      return momentumFormula(tf, optimizer);
    case 'rmsprop':
      return rmspropFormula(tf, optimizer);
    case 'lamb':
      return lambFormula(tf, optimizer);
    case 'lion':
      return lionFormula(tf, optimizer);
  }
}
