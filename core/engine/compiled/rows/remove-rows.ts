import type { Column } from '../../program/column';
import type { TrainingProgram } from '../../program/training-program';

/**
 * An idle program is to hold no data: eight splits of 1 GiB would be much, and what was fed may be the caller's memory.
 */
export function removeRows(program: Pick<TrainingProgram, 'load'>, columns: readonly Column[]): void {
  const none = {
    uint8: new Uint8Array(),
    int32: new Int32Array(),
    float16: new Uint16Array(),
    float32: new Float32Array(),
  };
  for (const { name, stored } of columns) program.load(name, none[stored], 0);
}
