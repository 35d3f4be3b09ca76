import type { Dataset } from '../core/contracts/dataset';
import { InvalidData } from '../core/contracts/errors';
import { main } from './activities';
import type { Run } from './run';
import { notice } from './wording';

/**
 * Data source → content-addressed data set with train, validation and test splits.
 *
 * @throws InvalidData where the line's champion couldn't be tested on it, before anything is trained
 */
export async function ingest(run: Run): Promise<Dataset> {
  const { data, seed, teach, sweep } = run.recipe;
  const shapes = {
    teachers: teach.members,
    students: sweep.architectures,
    maxParameters: sweep.maxParameters,
  };
  return run.tracker.during('ingest', 1, async (counter) => {
    const { output, reused } = await main.ingest({ data, seed, shapes });
    refuseOtherSize(run, output);
    const { train, validation, test } = output;
    counter.count(reused, notice(`${train.rows} / ${validation.rows} / ${test.rows} rows`));
    return output;
  });
}

function refuseOtherSize({ recipe, championShape }: Run, { shape }: Dataset): void {
  if (!championShape || championShape.join() === shape.join()) return;
  const [wanted, found] = [championShape.join('×'), shape.join('×')];
  throw new InvalidData(
    `the champion of line ${recipe.line} reads images of ${wanted}, but the data has ${found}; give the recipe another line`,
    { line: recipe.line, wanted, found },
  );
}
