import { InvalidData, InvalidInput, type FieldProblem } from '../../core/contracts/errors';
import { OWN_SPLITS, type SourceOf } from '../../core/contracts/data/data-source';

export type SplitArrays = NonNullable<SourceOf<'npz'>['arrays']>;
export type ArrayPair = SplitArrays['train'];

/** MedMNIST's names (Yang et al. 2023, "MedMNIST v2"). */
const MEDMNIST: Record<keyof SplitArrays, ArrayPair> = {
  train: { images: 'train_images', labels: 'train_labels' },
  validation: { images: 'val_images', labels: 'val_labels' },
  test: { images: 'test_images', labels: 'test_labels' },
};

/**
 * Which array is which: as the recipe says, or by MedMNIST's names, of which those of validation and test may be
 * missing.
 *
 * @throws InvalidInput where the recipe names an array that isn't there.
 * @throws InvalidData where the recipe names none and MedMNIST's aren't there.
 */
export function chooseArrays(
  asked: SplitArrays | undefined,
  present: readonly string[],
  file: string,
): SplitArrays {
  if (asked) {
    refuseMissing(asked, present, file);
    return asked;
  }
  const chosen: SplitArrays = { train: MEDMNIST.train };
  for (const split of OWN_SPLITS) {
    const { images, labels } = MEDMNIST[split];
    if (present.includes(images) || present.includes(labels)) chosen[split] = MEDMNIST[split];
  }
  const missing = listNames(chosen).filter((name) => !present.includes(name));
  if (missing.length === 0) return chosen;
  throw new InvalidData(
    `${file} lacks ${missing.join(', ')}; it has ${present.join(', ')}: say in data.source.arrays which is which`,
    { file, missing, present },
  );
}

/** Names of all arrays that are wanted. */
export function listNames({ train, validation, test }: SplitArrays): string[] {
  return [train, validation, test].flatMap((pair) => (pair ? [pair.images, pair.labels] : []));
}

function refuseMissing(asked: SplitArrays, present: readonly string[], file: string): void {
  const allowed = `an array of ${file}: ${present.join(', ')}`;
  const problems = Object.entries(asked).flatMap(([split, pair]) =>
    Object.entries(pair ?? {}).flatMap(([part, value]): FieldProblem[] =>
      present.includes(value) ? [] : [{ path: `data.source.arrays.${split}.${part}`, value, allowed }],
    ),
  );
  if (problems.length > 0) throw new InvalidInput('recipe', problems);
}
