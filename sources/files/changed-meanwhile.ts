import { SourceUnavailable } from '../../core/contracts/errors';

export function changedMeanwhile(file: string): SourceUnavailable {
  return new SourceUnavailable(`${file} was changed or removed while the data were read`, { file });
}
