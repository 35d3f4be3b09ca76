import type { OptimizerRule } from '../../../../core/engine/optimizers/optimizer-rule';

/** θ ← θ − η g */
export const sgd: OptimizerRule = {
  slots: [],
  hyperparameters: [],
  prepare: ({ learningRates }) => ({ rate: learningRates }),
  update: ({ scope, weight, gradient, perStep, control }) => [
    scope.add(
      'ResourceApplyGradientDescent',
      [scope.outer(weight.handle, 'resource'), perStep('rate'), gradient, ...control],
      { T: { type: 'float32' }, use_locking: { bool: false } },
    ),
  ],
};

/** The same steps, but by the norm of each weight: no weights can be grouped. */
export const normalised: OptimizerRule = {
  ...sgd,
  update: (update) => {
    const { scope, gradient } = update;
    const T = { T: { type: 'float32' } } as const;
    const norm = scope.add('Sqrt', [scope.add('L2Loss', [gradient], T)], T);
    return sgd.update({ ...update, gradient: scope.add('RealDiv', [gradient, norm], T) });
  },
};
