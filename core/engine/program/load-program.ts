import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamedTensorMap, SavedModel, TensorFlow } from '../../models/tensorflow';
import { encodeSavedModel, SAVED_MODEL_TAG, type Program } from '../graph/encode-saved-model';

/** A program in a session of TensorFlow. Its variables keep their values from call to call. */
export interface LoadedProgram {
  /**
   * Runs a call to its end. The inputs stay the caller's, and so do the outputs, which are to be disposed.
   *
   * @throws Error where the program has no such call, or is fed otherwise than the call wants.
   */
  call(name: string, inputs: NamedTensorMap): NamedTensorMap;
  /** Frees the session with its variables. */
  dispose(): void;
}

/** Hands a program to TensorFlow, by way of a file, since the library loads programs from files only. */
export async function loadProgram(tf: TensorFlow, program: Program): Promise<LoadedProgram> {
  const directory = mkdtempSync(join(tmpdir(), 'stillhouse-program-'));
  const calls = new Map<string, SavedModel>();
  const dispose = (): void => {
    for (const call of calls.values()) call.dispose();
    calls.clear();
  };
  try {
    writeFileSync(join(directory, 'saved_model.pb'), encodeSavedModel(program));
    // Calls of one path share a session.
    for (const name of Object.keys(program.signatures)) {
      calls.set(name, await tf.node.loadSavedModel(directory, [SAVED_MODEL_TAG], name));
    }
  } catch (error) {
    dispose();
    throw error;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return {
    call: (name, inputs) => {
      const call = calls.get(name);
      if (!call) throw new Error(`the program has no call ${name}; it has: ${[...calls.keys()].join(', ')}`);
      return call.predict(inputs) as NamedTensorMap;
    },
    dispose,
  };
}

/** Runs a call and frees what went in and came out. */
export function callProgram<Result>(
  tf: TensorFlow,
  program: LoadedProgram,
  name: string,
  inputs: NamedTensorMap,
  use: (outputs: NamedTensorMap) => Result,
): Result {
  let outputs: NamedTensorMap = {};
  try {
    outputs = program.call(name, inputs);
    return use(outputs);
  } finally {
    tf.dispose([inputs, outputs]);
  }
}
