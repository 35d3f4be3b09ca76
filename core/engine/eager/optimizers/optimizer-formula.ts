import type { Tensor } from '../../../models/tensorflow';

/** One trainable weight in one step. */
export interface FormulaInput {
  weight: Tensor;
  gradient: Tensor;
  slot: (name: string) => Tensor;
  /** Whether it is a kernel: what weight decay and LAMB's trust ratio touch. */
  decays: boolean;
  /** t, from 1. */
  number: number;
  /** η */
  learningRate: number;
}

/** An optimizer as a formula on tensors, one kernel call for each operation: slow, and plain to read. */
export interface OptimizerFormula {
  slots: readonly string[];
  /** Run in a tidy. @returns what is subtracted from the weight, and the new slots. */
  step: (input: FormulaInput) => { change: Tensor; slots: Readonly<Record<string, Tensor>> };
}
