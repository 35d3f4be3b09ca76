import { dealByGroup } from '../../../../core/data/split/deal-by-group';
import { createRandom } from '../../../../core/random/random';

const rowsWhere = (values: ArrayLike<number>, wanted: (row: number) => boolean) =>
  Array.from({ length: values.length }, (_, row) => row).filter(wanted).length;

test('every class has its share in each part, and no group is in two', () => {
  const random = createRandom('groups by class');
  // Patients of 1 to 9 images; one in five is ill, and has images of both classes.
  const patients = Array.from({ length: 400 }, () => ({
    images: random.integer(1, 9),
    isIll: random.uniform() < 0.2,
  }));
  const rows = patients.flatMap(({ images, isIll }, group) =>
    Array.from({ length: images }, (_, i) => ({ group, label: Number(isIll && i % 2 === 0) })),
  );
  const groups = Int32Array.from(rows, ({ group }) => group);
  const labels = Uint8Array.from(rows, ({ label }) => label);
  const shares = [0.7, 0.2, 0.1];
  const deal = (seed: number) =>
    dealByGroup({ labels, classes: 2, groups, shares, seed, stream: 'any stream' });
  const parts = deal(3);
  const partOf = new Map<number, number>();
  groups.forEach((group, row) => {
    expect(partOf.get(group) ?? parts[row]).toBe(parts[row]);
    partOf.set(group, parts[row] ?? -1);
  });
  for (const label of [0, 1])
    shares.forEach((share, part) => {
      const own = rowsWhere(labels, (row) => labels[row] === label && parts[row] === part);
      const all = rowsWhere(labels, (row) => labels[row] === label);
      expect(Math.abs(own / all - share)).toBeLessThan(0.02);
    });
  expect(deal(3)).toEqual(parts);
  expect(deal(4)).not.toEqual(parts);
});

test('by hand: ten groups alike at 9 to 1 leave one; three at 95 to 5 none', () => {
  const deal = (count: number, shares: number[]) => {
    const groups = Int32Array.from({ length: 2 * count }, (_, row) => row >> 1);
    const labels = new Uint8Array(2 * count);
    return dealByGroup({ labels, classes: 1, groups, shares, seed: 1, stream: 's' });
  };
  expect(rowsWhere(deal(10, [9, 1]), (row) => deal(10, [9, 1])[row] === 1)).toBe(2);
  expect([...deal(3, [95, 5])]).toEqual(new Array(6).fill(0));
});
