import type { Dataset } from '../core/contracts/data/dataset';
import { InvalidData } from '../core/contracts/errors';
import type { ChampionReading } from '../core/contracts/promotion/promotion';
import { describeInputs } from '../core/data/labelled-rows';
import { refuseOtherColumns } from '../core/data/preprocessing/refuse-other-columns';
import { readPreprocessing } from '../storage/read-preprocessing';
import type { BlobStore } from '../storage/blob-store';

/**
 * A champion is tested beside the candidates, by its own preprocessing: before anything is trained it is known whether that can be.
 *
 * @throws InvalidData where it can't, with the reason
 */
export async function checkChampion(
  champion: ChampionReading,
  { shape, classNames, table, sourceDigest }: Dataset,
  blobs: Pick<BlobStore, 'read'>,
): Promise<void> {
  const refuse = (found: string, wanted: string): never => {
    throw new InvalidData(
      `the champion of line ${champion.line} ${found}, but ${wanted}; give the recipe another line`,
      { line: champion.line, found, wanted },
    );
  };
  const names = champion.classNames;
  if (names && classNames && names.join('\n') !== classNames.join('\n'))
    refuse(`tells ${names.join(', ')} apart`, `the data has ${classNames.join(', ')}`);
  const [own, here] = [champion.inputShape, shape];
  if (!table || own.length !== here.length) {
    if (own.join() !== here.join())
      refuse(`reads ${describeInputs(own)}`, `the data has ${describeInputs(here)}`);
    return;
  }
  if (champion.preprocessing)
    refuseOtherColumns(
      await readPreprocessing(blobs, champion.preprocessing),
      table,
      `the champion of line ${champion.line}`,
    );
  else if (champion.sourceDigest !== sourceDigest)
    refuse(
      'was promoted before preprocessing was kept with a version',
      'the data are others than it learned from',
    );
}
