import { InvalidData, StorageRefused } from '../../core/contracts/errors';

/** The store's own message names variables that say where artifacts go; here it is the recipe that names the bucket. */
export async function explainBucket<T>(location: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StorageRefused) || error.fields['code'] !== 'NoSuchBucket') throw error;
    const at = String(error.fields['endpoint']);
    const problem = `${location}: no such bucket at ${at}, which is where artifacts are kept too`;
    throw new InvalidData(problem, { location, endpoint: at }, error);
  }
}
