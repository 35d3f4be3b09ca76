import type { GraphNode } from '../graph/graph-node';
import type { Devices } from './devices';

/** What a part of a graph is for: the steps and networks run on the accelerator, all round them on the host. */
export type Place = keyof Devices;

/**
 * Chooses a node's device. Sessions have no soft placement: a node whose device has no kernel for its operation and types
 * makes the program fail. So all nodes of a place go to its device, shapes and counters too: for most operations on int32,
 * TensorFlow has kernels of the GPU that work in the host's memory, and a loop stays on one device with all its nodes. The
 * programs are written so that no node on the accelerator lacks a kernel; a test holds them against TensorFlow's list.
 *
 * What is kept from step to step is on the accelerator wherever it is written or read.
 */
export function placeNode({ op }: Pick<GraphNode, 'op'>, place: Place, devices: Devices): string {
  return devices[KEPT.has(op) ? 'accelerator' : place];
}

const KEPT: ReadonlySet<string> = new Set([
  ...['VarHandleOp', 'ReadVariableOp', 'AssignVariableOp'],
  ...['TensorArrayV3', 'TensorArrayGatherV3'],
]);
