import type { AugmentOperation } from '../data/augment-operation';
import type { DataSource } from '../data/data-source';
import type { RecipeProblem } from './recipe-problem';
import { taskOf, type Task } from '../data/task';
import type { TaughtLoss, TeacherlessLoss } from '../training/training';
import type { EarlyStopping } from '../training/training-options';

/** What of a recipe hangs on what is predicted. */
interface TaskWishes {
  data: { source: DataSource };
  augment: { operations?: readonly AugmentOperation[] | undefined };
  teach: {
    loss: TeacherlessLoss;
    sampling?: string | undefined;
    weights: unknown;
    calibrate?: boolean | undefined;
    minRocAuc?: number | undefined;
    minR2?: number | undefined;
    earlyStopping?: EarlyStopping | undefined;
  };
  label: { format?: unknown };
  student: {
    temperature?: number | undefined;
    loss?: TaughtLoss | undefined;
    sampling?: string | undefined;
    classBalance?: number | undefined;
    hints?: readonly { method: string }[] | undefined;
  };
  search: { space: { temperature?: unknown; classBalance?: unknown } };
  train: { earlyStopping?: EarlyStopping | undefined };
  promote: {
    decideBy?: string | undefined;
    maxErrorRate?: number | undefined;
    maxRmse?: number | undefined;
    maxPValueAgainstHardLabels?: number | undefined;
  };
}

/** A field, whether it is said what can't be, and what is allowed instead. */
type Rule = readonly [path: string, isWrong: boolean, allowed: string];

/** Fields of a recipe that can't be had with what is predicted, with the reason. */
export function findTaskProblems(wishes: TaskWishes): RecipeProblem[] {
  const task = taskOf(wishes.data.source);
  const rules = task === undefined ? ofClasses(wishes) : [...ofBoth(wishes, task), ...RULES[task](wishes)];
  return [
    ...rules.flatMap(([path, isWrong, allowed]) => (isWrong ? [{ path: path.split('.'), allowed }] : [])),
  ];
}

function ofClasses({ teach, student, promote }: TaskWishes): Rule[] {
  const only = 'for the task "regression" only';
  return [
    ['student.temperature', student.temperature === undefined, 'a number above 0, and at most 100'],
    ['student.loss.method', student.loss?.method === 'squared-error', `another one, which is ${only}`],
    ['teach.loss.method', teach.loss.method === 'squared-error', `another one, which is ${only}`],
    ['teach.minR2', teach.minR2 !== undefined, `nothing, which is ${only}`],
    ['promote.maxRmse', promote.maxRmse !== undefined, `nothing, which is ${only}`],
    ['promote.decideBy', promote.decideBy === 'rmse', `another one, which is ${only}`],
  ];
}

/** Why there is no top-k of outputs that aren't classes. */
const NONE_TO_LEAVE_OUT: Readonly<Record<Task, string>> = {
  regression: 'there is one number a row',
  'multi-label': 'labels share no distribution, and how likely one is says nothing of those left out',
};

function ofBoth({ augment, teach, student, label, promote }: TaskWishes, task: Task): Rule[] {
  const classes = `with the task "${task}": there are no classes`;
  const shuffled =
    task === 'regression'
      ? `"shuffle" ${classes} to balance`
      : `"shuffle" with the task "${task}": a row may be rare by one label and frequent by another; classBalance weighs each`;
  return [
    [
      'augment.operations',
      augment.operations?.some(({ type }) => type === 'smote') ?? false,
      `no smote ${classes} that could be rare`,
    ],
    ['teach.sampling', teach.sampling === 'class-balanced', shuffled],
    ['student.sampling', student.sampling === 'class-balanced', shuffled],
    [
      'student.hints',
      student.hints?.some(({ method }) => method === 'crd') ?? false,
      `no crd ${classes} whose rows are no contrast to each other`,
    ],
    ['teach.minRocAuc', teach.minRocAuc !== undefined, `nothing ${classes} to rank against each other`],
    [
      'label.format',
      typeof label.format === 'object',
      `"float32" or "float16" with the task "${task}": ${NONE_TO_LEAVE_OUT[task]}`,
    ],
    [
      'promote.maxPValueAgainstHardLabels',
      promote.maxPValueAgainstHardLabels !== undefined,
      `nothing with the task "${task}": McNemar's test counts rows that are right or wrong; clearOfHardLabels asks for proof`,
    ],
  ];
}

const RULES: Readonly<Record<Task, (wishes: TaskWishes) => Rule[]>> = {
  regression: ({ teach, student, search, train, promote }) => {
    const numbers = 'with the task "regression"';
    const byLoss = `"loss" ${numbers}: numbers are never quite right`;
    const none = `nothing ${numbers}: a temperature spreads probabilities, and a number has none`;
    const even = `nothing ${numbers}: there are no classes to balance`;
    return [
      ['teach.loss.classBalance', teach.loss.classBalance !== undefined, even],
      ['student.classBalance', student.classBalance !== undefined, even],
      ['search.space.classBalance', search.space.classBalance !== undefined, even],
      ['student.temperature', student.temperature !== undefined, none],
      ['search.space.temperature', search.space.temperature !== undefined, none],
      [
        'student.loss.method',
        isOther(student.loss, 'squared-error'),
        `"squared-error" ${numbers}, or no loss at all`,
      ],
      [
        'teach.loss.method',
        isOther(teach.loss, 'hard-labels', 'squared-error'),
        `"hard-labels" or "squared-error" ${numbers}`,
      ],
      ['teach.weights.metric', isByErrors(teach.weights), byLoss],
      ['teach.calibrate', teach.calibrate === true, `false ${numbers}: there is no confidence to calibrate`],
      ['teach.earlyStopping.metric', teach.earlyStopping?.metric === 'errorRate', byLoss],
      ['train.earlyStopping.metric', train.earlyStopping?.metric === 'errorRate', byLoss],
      [
        'promote.decideBy',
        isOneOf(promote.decideBy, 'errorRate', 'rocAuc', 'averagePrecision'),
        `"rmse" ${numbers}, or left out`,
      ],
      [
        'promote.maxErrorRate',
        promote.maxErrorRate !== undefined,
        `nothing ${numbers}: maxRmse is its limit`,
      ],
    ];
  },
  'multi-label': ({ teach, student, promote }) => {
    const labels = 'with the task "multi-label"';
    return [
      ['student.temperature', student.temperature === undefined, 'a number above 0, and at most 100'],
      ['student.loss.method', student.loss?.method === 'squared-error', `"distillation" ${labels}`],
      [
        'teach.loss.method',
        teach.loss.method === 'squared-error',
        `"hard-labels", "label-smoothing" or "focal" ${labels}`,
      ],
      ['teach.minR2', teach.minR2 !== undefined, `nothing ${labels}: it is asked of numbers`],
      ['promote.maxRmse', promote.maxRmse !== undefined, `nothing ${labels}: it is asked of numbers`],
      [
        'promote.decideBy',
        promote.decideBy === 'rmse',
        `"errorRate", "rocAuc" or "averagePrecision" ${labels}`,
      ],
    ];
  },
};

function isOther(loss: { method: string } | undefined, ...methods: string[]): boolean {
  return loss !== undefined && !methods.includes(loss.method);
}

function isOneOf(value: string | undefined, ...values: string[]): boolean {
  return value !== undefined && values.includes(value);
}

function isByErrors(weights: unknown): boolean {
  return (
    typeof weights === 'object' && weights !== null && 'metric' in weights && weights.metric === 'errorRate'
  );
}
