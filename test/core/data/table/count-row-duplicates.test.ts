import { countRowDuplicates } from '../../../../core/data/table/count-row-duplicates';
import { NO_SPLIT } from '../../../../core/data/table/split-table';

test('rows of validation and test that another split has are counted, each once', () => {
  const hash = (value: number) => BigInt(value) << 20n;
  const rows: [hash: number, split: number][] = [
    [1, 0],
    [1, 0],
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
    [2, 2],
    [3, 0],
    [3, 0],
    [4, 2],
    [5, NO_SPLIT],
    [5, 0],
  ];
  const hashes = BigUint64Array.from(rows, ([value]) => hash(value));
  const assignment = Uint8Array.from(rows, ([, split]) => split);
  expect(countRowDuplicates(hashes, assignment)).toEqual({
    trainValidation: 1,
    trainTest: 1,
    validationTest: 3,
  });
});
