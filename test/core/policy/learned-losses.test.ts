/** What teachers, students and controls learn by, of what a recipe says and a study draws. */
import { Loss } from '../../../core/contracts/training/training';
import { studentLoss } from '../../../core/policy/student-loss';
import { teacherLoss } from '../../../core/policy/teacher-loss';

const student = { alpha: 0.7, temperature: 3 };
const method = (name: 'distillation' | 'hard-labels' | 'label-smoothing') => ({ name, labelSmoothing: 0.1 });
const annealing = { shape: 'linear', to: 1, over: 1 } as const;
const binary = 'binary-cross-entropy';

describe('of labels', () => {
  test('a recipe that says nothing more is what it was', () => {
    const plain = { method: binary, alpha: 0.7, temperature: 3 };
    expect(studentLoss(student, method('distillation'), {}, 'multi-label')).toEqual(plain);
    const named = { ...student, loss: { method: 'distillation' } as const };
    expect(studentLoss(named, method('distillation'), {}, 'multi-label')).toEqual(plain);
    expect(studentLoss(student, method('hard-labels'), {}, 'multi-label')).toEqual({ method: binary });
    expect(teacherLoss({ method: 'hard-labels' }, 'multi-label')).toEqual({ method: binary });
  });

  test('the student has the options of its loss with what the study draws, and its controls the balance', () => {
    const loss = {
      method: 'distillation',
      divergence: 'reverse-kl',
      weighting: 'confidence',
      standardise: false,
      annealing,
      peer: { weight: 1, temperature: 2 },
    } as const;
    const recipe = { ...student, loss, classBalance: 0.9 };
    const params = { temperature: 5, classBalance: 0.99, peerWeight: 0.5 };
    const found = studentLoss(recipe, method('distillation'), params, 'multi-label');
    expect(Loss.parse(found)).toEqual({
      method: binary,
      divergence: 'reverse-kl',
      weighting: 'confidence',
      annealing,
      peer: { weight: 0.5, temperature: 2 },
      alpha: 0.7,
      temperature: 5,
      classBalance: 0.99,
    });
    expect(studentLoss(recipe, method('hard-labels'), {}, 'multi-label')).toEqual({
      method: binary,
      classBalance: 0.9,
    });
    expect(studentLoss(recipe, method('label-smoothing'), params, 'multi-label')).toEqual({
      method: binary,
      smoothing: 0.1,
      classBalance: 0.99,
    });
  });

  test('teachers have the focal loss and the balance', () => {
    expect(teacherLoss({ method: 'focal', focus: 2, classBalance: 0.9 }, 'multi-label')).toEqual({
      method: binary,
      focus: 2,
      classBalance: 0.9,
    });
    expect(teacherLoss({ method: 'label-smoothing', smoothing: 0.2 }, 'multi-label')).toEqual({
      method: binary,
      smoothing: 0.2,
    });
  });
});

test('of numbers there is α and what is linear of large errors', () => {
  const recipe = { alpha: 0.7, loss: { method: 'squared-error', huber: 2 } as const };
  const loss = { method: 'squared-error', huber: 2 };
  expect(studentLoss(recipe, method('distillation'), { alpha: 0.2 }, 'regression')).toEqual({
    ...loss,
    alpha: 0.2,
  });
  expect(studentLoss(recipe, method('hard-labels'), {}, 'regression')).toEqual(loss);
});
