import { resultText } from '../../cli/show/report-table';
import { startLines } from '../../cli/show/start-lines';
import { RESULT } from './samples';

test('the report tells what teachers and students started from', () => {
  const start = { line: 'letters', version: 3, parameters: 67_402, adopted: 66_000, frozen: 0 };
  const starts = [
    { ...start, part: 'teach' as const },
    { ...start, part: 'student' as const, frozen: 65_000 },
  ];
  expect(startLines(starts)).toEqual([
    'teachers started from version 3 of letters: 66,000 of 67,402 parameters were taken over',
    'student and controls started from version 3 of letters: 66,000 of 67,402 parameters were taken over, of which 65,000 stayed as they were',
  ]);
  const { line: _line, version: _version, ...counts } = start;
  expect(startLines([{ ...counts, part: 'teach', file: 'mobilenet.keras' }])).toEqual([
    'teachers started from mobilenet.keras: 66,000 of 67,402 parameters were taken over',
  ]);
  const text = resultText({ ...RESULT, report: { ...RESULT.report, starts } });
  for (const line of startLines(starts)) expect(text).toContain(line);
});
