import { Precision } from '../../contracts/training/training-options';

/** What an engine computes in, by its name in the configuration. */
export function precisionsOf(engine: 'compiled' | 'eager'): readonly Precision[] {
  return engine === 'compiled' ? Precision.options : ['float32'];
}
