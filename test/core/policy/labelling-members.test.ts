import type { Ensemble } from '../../../core/contracts/models/models';
import { labellingMembers } from '../../../core/policy/labelling-members';
import { blob, trainedModel } from '../../workflows/samples';

const network = (name: string) => trainedModel({ identity: name }).network;

const ENSEMBLE: Ensemble = {
  members: [
    { network: network('a0'), weight: 0.25, fold: 0 },
    { network: network('a1'), weight: 0.25, fold: 1 },
    { network: network('elsewhere'), weight: 0.5 },
  ],
  validation: { errors: 1, rows: 10, loss: 0.1 },
  folds: { folds: 2, assignment: blob('folds') },
};

test('a fold is labelled by those that never saw it, each with its member’s whole weight', () => {
  expect(labellingMembers(ENSEMBLE, 1)).toEqual([
    { network: network('a1'), weight: 0.5 },
    { network: network('elsewhere'), weight: 0.5 },
  ]);
});

test('a fold that nobody may label is refused', () => {
  const members = ENSEMBLE.members.slice(0, 1);
  expect(() => labellingMembers({ ...ENSEMBLE, members }, 1)).toThrow(
    'every teacher of the ensemble has learned from rows of fold 1',
  );
});
