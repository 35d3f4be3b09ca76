import type { Precision } from '../../contracts/training/training-options';
import { readIdentity } from '../checkpoint';
import type { SettledRequest, TrainRequest } from '../engine';

/**
 * Settles what `auto` means for a request. A training that goes on from a checkpoint keeps what was chosen before its
 * first step, whatever would be measured now.
 *
 * @throws InvalidData where `resumeFrom` is malformed.
 */
export async function settlePrecision(
  request: TrainRequest,
  measure: () => Precision | Promise<Precision>,
): Promise<SettledRequest> {
  const { precision = 'float32', resumeFrom } = request;
  if (precision !== 'auto') return { ...request, precision };
  const kept = resumeFrom && readIdentity(resumeFrom).precision;
  return { ...request, precision: kept ?? (await measure()) };
}
