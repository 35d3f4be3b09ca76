/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Optimizer } from '../../../../core/contracts/training/training';
import { learningRateAt } from '../../../../core/engine/learning-rate';
import { createScope, GraphNodes, addPlaceholder } from '../../../../core/engine/graph/scope';
import { arithmetic } from '../../../../core/engine/graph/arithmetic';
import { loadProgram } from '../../../../core/engine/program/load-program';
import { ruleOfSchedule, valuesOfSchedule } from '../../../../core/engine/schedules/schedule-rule-for';
import golden from '../../../golden/optimizers/schedules.json';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();

/** What a program computes for steps [0, steps): its float64 rates as high and low float32, since tensors are float32. */
async function ratesOfProgram(optimizer: Optimizer, totalSteps: number, steps: number): Promise<number[]> {
  const graph = new GraphNodes();
  const scope = createScope(graph);
  const wide = arithmetic(scope, 'float64');
  const narrow = arithmetic(scope, 'float32');
  const values = valuesOfSchedule(optimizer, totalSteps);
  const rule = ruleOfSchedule(optimizer.schedule);
  const fed = new Map(
    rule.hyperparameters.map((name) => [name, addPlaceholder(scope, name, 'float32', [])] as const),
  );
  const numbers = addPlaceholder(scope, 'steps', 'int32', [-1]);
  const rates = rule.learningRates({
    scope,
    steps: wide.cast(numbers, 'int32'),
    hyperparameter: (name) => wide.cast(fed.get(name) ?? '', 'float32'),
  });
  const high = narrow.cast(rates, 'float64');
  const low = narrow.cast(wide.sub(rates, wide.cast(high, 'float32')), 'float64');
  const scalars = [...fed].map(([name, ref]) => [name, { ref, dataType: 'float32', shape: [] }] as const);
  const inputs = {
    ...Object.fromEntries(scalars),
    steps: { ref: numbers, dataType: 'int32', shape: [-1] },
  } as const;
  const output = (ref: string) => ({ ref, dataType: 'float32', shape: [-1] }) as const;
  const signatures = { rates: { inputs, outputs: { high: output(high), low: output(low) } } };
  const program = await loadProgram(tf, { nodes: graph.nodes, signatures });
  const given = {
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tf.scalar(value)])),
    steps: tf.range(0, steps, 1, 'int32'),
  };
  const found = program.call('rates', given);
  const [highs, lows] = [found['high']!.dataSync(), found['low']!.dataSync()];
  tf.dispose([given, found]);
  program.dispose();
  return Array.from(highs, (value, i) => value + lows[i]!);
}

const cases = golden.cases.map((each) => {
  const optimizer = Optimizer.parse(each.optimizer);
  return [JSON.stringify(each.optimizer), optimizer, each.totalSteps, each.rates] as const;
});

/** Hyperparameters are float32, of which a rate is a product or a quotient of up to four. */
const RELATIVE = 3e-7;

test.each(cases)('follows PyTorch on the host: %s', (_, optimizer, totalSteps, rates) => {
  rates.forEach((rate, step) => {
    const found = learningRateAt(optimizer, step, totalSteps);
    expect(Math.abs(found - rate)).toBeLessThanOrEqual(RELATIVE * rate);
  });
});

test.each(cases)('a program has the rates of the host: %s', async (_, optimizer, totalSteps) => {
  // Some steps beyond the end too.
  const steps = totalSteps + 5;
  const found = await ratesOfProgram(optimizer, totalSteps, steps);
  expect(found).toHaveLength(steps);
  found.forEach((rate, step) => {
    const wanted = learningRateAt(optimizer, step, totalSteps);
    expect(Math.abs(rate - wanted)).toBeLessThanOrEqual(1e-12 * optimizer.learningRate);
  });
});

test('a constant schedule is constant in a program too', async () => {
  const optimizer = Optimizer.parse({ learningRate: 0.125, schedule: 'constant' });
  expect(await ratesOfProgram(optimizer, 3, 4)).toEqual([0.125, 0.125, 0.125, 0.125]);
});
