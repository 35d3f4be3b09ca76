import type { Contestant } from '../../core/contracts/training/trainer-jobs';
import { sha256 } from '../../storage/sha256';
import { rescaleNumbers } from '../../workers/trainer/rescale-numbers';

const wanted = { mean: 10, deviation: 4 };

function membersOf(scale?: { mean: number; deviation: number }): Contestant['members'] {
  const architecture = { type: 'mlp' as const, hidden: [8] };
  const weights = { digest: sha256('weights'), sizeBytes: 1 };
  return [
    { network: { architecture, inputShape: [3], classes: 1, weights, ...(scale && { scale }) }, weight: 1 },
  ];
}

test("a champion that learned on another scale says the same numbers on the data's", () => {
  // 0 is 20 and 1 is 22 on its own scale.
  const said = Float32Array.of(0, 1);
  expect([...rescaleNumbers(said, membersOf({ mean: 20, deviation: 2 }), { scale: wanted })]).toEqual([
    2.5, 3,
  ]);
  expect(rescaleNumbers(said, membersOf(wanted), { scale: wanted })).toBe(said);
  expect(rescaleNumbers(said, membersOf(), {})).toBe(said);
});
