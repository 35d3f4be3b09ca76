import { ensembleText } from '../../cli/show/ensemble-table';
import type { EnsembleAccount } from '../../core/contracts/teachers/ensemble-account';

const HELD_OUT = { rows: 400, unseen: 0.48, seen: 0.31, validation: 0.482, deviations: -0.1 };

function told(heldOut: typeof HELD_OUT): string[] {
  const score = { errors: 74, rows: 500, loss: 0.482 };
  const architecture = { type: 'foreign' as const, name: 'onnx trees' };
  const account: EnsembleAccount = {
    method: 'uniform',
    validation: score,
    members: [
      { architecture, validation: score, weight: 0.5, without: score },
      { architecture, validation: score, weight: 0.5, without: score, heldOut },
    ],
    folds: 5,
  };
  return ensembleText(account).slice(1);
}

test('what models of folds from elsewhere know of rows is told beside validation', () => {
  expect(told(HELD_OUT)).toEqual([
    'weights: all alike; each teacher is 5 models; a training row is labelled by those that never saw it',
    'teacher 2 was made elsewhere: loss 0.4800 on training rows by models that never saw them, 0.3100 by those that did, 0.4820 on validation',
  ]);
});

test('rows that are known far better than those of validation are pointed out', () => {
  const [, line] = told({ ...HELD_OUT, unseen: 0.1, deviations: -12 });
  expect(line).toMatch(
    /0\.4820 on validation\. That is less than on validation: were its models made without/,
  );
});
