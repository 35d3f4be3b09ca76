import { checkSetup } from '../../cli/doctor/check-setup';
import { makeTempDir } from '../support/temp-dir';

const temp = makeTempDir();
afterAll(() => temp.remove());

test('what set-up brings by itself is wrong where it is missing, and data that nobody named is not', async () => {
  const findings = await checkSetup({ ...process.env, STILLHOUSE_CACHE: temp.dir });
  const missing = findings.filter(({ ok }) => !ok).map(({ part }) => part);
  expect(missing).toContain("MNIST, the example's data");
  expect(missing).not.toContain('Fashion-MNIST');
});
