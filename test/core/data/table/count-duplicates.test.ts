import { countDuplicates } from '../../../../core/data/table/count-duplicates';
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
  expect(countDuplicates(hashes, assignment)).toEqual({
    validationInTrain: 1,
    testInTrain: 1,
    testInValidation: 3,
  });
});
