import type { Dataset } from '../core/contracts/dataset';
import { main } from './activities';
import type { Run } from './run';
import { notice } from './wording';

/** Data source → content-addressed data set with train, validation and test splits. */
export async function ingest(run: Run): Promise<Dataset> {
  const { data, seed } = run.recipe;
  return run.tracker.during('ingest', 1, async (counter) => {
    const { output, reused } = await main.ingest({ data, seed });
    const { train, validation, test } = output;
    counter.count(reused, notice(`${train.rows} / ${validation.rows} / ${test.rows} rows`));
    return output;
  });
}
