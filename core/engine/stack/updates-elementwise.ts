import type { Ref } from '../graph/graph-node';
import { addPlaceholder, addVariable, createScope, GraphNodes } from '../graph/scope';
import type { OptimizerRule } from '../optimizers/optimizer-rule';

/**
 * Whether an optimizer updates each element of a weight by itself, as Adam does, and not by the norm or the shape of the
 * whole, as LAMB and Adafactor do. Read off the nodes of its update: an operation that isn't known to be elementwise counts
 * as one that isn't.
 */
export function updatesElementwise(optimizer: OptimizerRule): boolean {
  const graph = new GraphNodes();
  const scope = createScope(graph);
  const shape = [2, 3];
  const scalar = (name: string): Ref => addPlaceholder(scope, name, 'float32', []);
  for (const decays of [true, false]) {
    optimizer.update({
      scope,
      decays,
      weight: addVariable(scope, 'weight', 'float32', shape),
      gradient: addPlaceholder(scope, 'gradient', 'float32', shape),
      slot: (name) => addVariable(scope, name, 'float32', shape),
      perStep: scalar,
      hyperparameter: scalar,
      control: [],
    });
  }
  return graph.nodes.every(({ op }) => ELEMENTWISE.has(op));
}

const ELEMENTWISE: ReadonlySet<string> = new Set([
  ...[
    'Abs',
    'AddN',
    'AddV2',
    'Greater',
    'GreaterEqual',
    'Less',
    'LessEqual',
    'Maximum',
    'Minimum',
    'Mul',
    'Neg',
  ],
  ...['Pow', 'RealDiv', 'Rsqrt', 'SelectV2', 'Sign', 'Sqrt', 'Square', 'Sub'],
  ...['AssignAddVariableOp', 'AssignSubVariableOp', 'AssignVariableOp', 'ReadVariableOp', 'VarHandleOp'],
  ...['Cast', 'Const', 'Identity', 'NoOp', 'Placeholder'],
  ...['ResourceApplyAdagrad', 'ResourceApplyAdagradV2', 'ResourceApplyAdam', 'ResourceApplyAdaMax'],
  ...['ResourceApplyAdamWithAmsgrad', 'ResourceApplyAddSign', 'ResourceApplyCenteredRMSProp'],
  ...['ResourceApplyGradientDescent', 'ResourceApplyKerasMomentum', 'ResourceApplyMomentum'],
  ...['ResourceApplyAdadelta', 'ResourceApplyFtrl', 'ResourceApplyPowerSign', 'ResourceApplyRMSProp'],
]);
