import { adamwRule } from '../../../../core/engine/optimizers/adamw-rule';
import { updatesElementwise } from '../../../../core/engine/stack/updates-elementwise';
import { normalised, sgd } from './plain-rules';

it.each([
  ['AdamW', adamwRule(true), true],
  ['Adam', adamwRule(false), true],
  ['SGD', sgd, true],
  ['steps by the norm of a weight', normalised, false],
] as const)('%s', (_, rule, expected) => {
  expect(updatesElementwise(rule)).toBe(expected);
});

it('looks at weights that decay too', () => {
  const rule = {
    ...sgd,
    update: (update: Parameters<typeof sgd.update>[0]) => (update.decays ? normalised : sgd).update(update),
  };
  expect(updatesElementwise(rule)).toBe(false);
});
