import { Comparison, PooledResult } from '../../../core/contracts/evaluation/report';
import { compareModels, poolResults } from '../../../core/policy/compare-models';
import { chiSquareSurvival } from '../../../core/policy/statistics/chi-square';
import { mcnemar } from '../../../core/policy/statistics/mcnemar';
import { clusteredWilson } from '../../../core/policy/statistics/clustered-wilson';

const wrong = (flags: string) => Uint8Array.from(flags, Number);

test('pools rows and errors over the seeds', () => {
  const result = poolResults('student', [wrong('10010'), wrong('00001')]);
  expect(PooledResult.parse(result)).toEqual({
    role: 'student',
    seeds: 2,
    errors: 3,
    rows: 10,
    errorRate: 0.3,
    interval: clusteredWilson([wrong('10010'), wrong('00001')]),
  });
});

test('pairs seed by seed: another pairing would count other rows', () => {
  const student = [wrong('110000'), wrong('000011')];
  const other = [wrong('111100'), wrong('001111')];
  const result = compareModels({ against: 'hard-labels', student, other });
  expect(Comparison.parse(result)).toEqual({
    against: 'hard-labels',
    pooledSeeds: 2,
    onlyStudentWrong: 0,
    onlyOtherWrong: 4,
    pValue: mcnemar({ onlyA: 0, onlyB: 4 }).pValue,
    clusteredPValue: chiSquareSurvival(16 / 8),
  });
  const crossed = compareModels({ against: 'hard-labels', student, other: [...other].reverse() });
  expect(crossed).toMatchObject({ onlyStudentWrong: 4, onlyOtherWrong: 8 });
});

test('compares every seed with a single other model', () => {
  const result = compareModels({
    against: 'champion',
    student: [wrong('1000'), wrong('0100'), wrong('0001')],
    other: [wrong('0011')],
  });
  expect(result).toMatchObject({ pooledSeeds: 3, onlyStudentWrong: 2, onlyOtherWrong: 5 });
});

test('a single seed needs no clustering', () => {
  const result = compareModels({ against: 'champion', student: [wrong('1100')], other: [wrong('0011')] });
  expect(result.clusteredPValue).toBe(result.pValue);
});

test('refuses seeds that have no partner, and rows that have none', () => {
  const student = [wrong('10'), wrong('01'), wrong('00')];
  const pair = (other: Uint8Array[]) => () => compareModels({ against: 'teacher', student, other });
  expect(pair([wrong('10'), wrong('01')])).toThrow('3 student seeds');
  expect(pair([])).toThrow('with 0 of teacher');
  expect(pair([wrong('101')])).toThrow('2 and 3 rows');
  expect(() => poolResults('student', [])).toThrow('no student model');
});
