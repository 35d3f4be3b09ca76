// @ts-check
// Set-up's entry. An old Node can't even parse the rest, and would print a SyntaxError instead of what is wrong.
import { describeNodeLack } from './node-version.mjs';

const nodeLack = describeNodeLack(process.versions.node);
if (nodeLack === undefined) {
  void import('./set-up.mjs');
} else {
  process.stderr.write(`${nodeLack}\n`);
  process.exitCode = 1;
}
