import type { RunSnapshot } from '../../cli/watch-run';
import type { TestedModel } from '../../core/contracts/evaluation/report';
import type { Role } from '../../core/contracts/evaluation/role';
import type { DistilResult, StageProgress } from '../../core/contracts/runs';
import { STAGES, type Stage } from '../../core/contracts/stages';
import { sha256 } from '../../storage/sha256';

function stage(name: Stage, changes: Partial<StageProgress> = {}): StageProgress {
  const waiting = { state: 'waiting', done: 0, total: 0, reused: 0, best: null } as const;
  return { stage: name, ...waiting, startedAtMs: null, endedAtMs: null, ...changes };
}

const UNDER_WAY: Partial<Record<Stage, Partial<StageProgress>>> = {
  ingest: { state: 'done', done: 1, total: 1, reused: 1, best: '2000 rows', startedAtMs: 0, endedAtMs: 900 },
  augment: { state: 'done', done: 1, total: 1, startedAtMs: 900, endedAtMs: 1_000 },
  teach: { state: 'failed', done: 1, total: 3, best: 'mlp-64: 2.00%', startedAtMs: 1_000, endedAtMs: 62_000 },
  label: { state: 'running', done: 1, total: 4, startedAtMs: 62_000 },
};

const trainerActivity = { name: 'label', attempt: 1, running: true, lastFailure: null };
const rows = { total: 1_000, unit: 'rows', rowsPerSecond: 1_234.4 } as const;

/** A run in its fourth stage: two activities half and fully done, one that waits, one that is tried again. */
export const SNAPSHOT: RunSnapshot = {
  status: 'RUNNING',
  progress: { recipe: 'tiny', line: 'digits', stages: STAGES.map((name) => stage(name, UNDER_WAY[name])) },
  activities: [
    { ...trainerActivity, progress: { ...rows, done: 500 } },
    { ...trainerActivity, progress: { ...rows, done: 1_000 } },
    { ...trainerActivity, running: false, progress: { ...rows, done: 900 } },
    {
      ...trainerActivity,
      running: false,
      progress: null,
      attempt: 2,
      lastFailure: 'trainer process 7 was killed by SIGKILL\n    at somewhere',
    },
  ],
};

function model(id: string, role: Role, errors: number, seed: number | null = null): TestedModel {
  const big = role === 'teacher' || role === 'ensemble';
  return {
    id,
    role,
    seed,
    architecture: [{ type: 'mlp', hidden: [big ? 512 : 16] }],
    errors,
    rows: 10_000,
    errorRate: errors / 10_000,
    interval: { low: errors / 12_000, high: errors / 8_000 },
    loss: 0.1,
    cost: big
      ? { parameters: 407_050, multiplyAdds: 2_406_528, sizeBytes: 1_628_200 }
      : { parameters: 12_730, multiplyAdds: 12_704, sizeBytes: 50_920 },
    latencyUs: role === 'hard-labels' ? null : { p50: 61.4, p99: 180.6 },
  };
}

export const RESULT: DistilResult = {
  line: 'digits',
  recipe: 'mnist',
  verdict: 'promoted',
  championVersion: 2,
  gates: [
    { gate: 'no worse than the champion', passed: true, measured: '300 of 10,000', allowed: 'at most 310' },
    { gate: 'parameters', passed: false, measured: '12,730', allowed: 'at most 10,000' },
  ],
  report: {
    candidate: { id: 'student-1', key: sha256('candidate') },
    models: [
      model('teacher-1', 'teacher', 200, 77),
      model('ensemble', 'ensemble', 180),
      model('student-1', 'student', 300, 1),
      model('hard-labels-1', 'hard-labels', 350, 1),
      model('champion', 'champion', 310),
    ],
    pooled: [
      {
        role: 'student',
        seeds: 2,
        errors: 610,
        rows: 20_000,
        errorRate: 0.0305,
        interval: { low: 0.028, high: 0.033 },
      },
    ],
    comparisons: [
      {
        against: 'hard-labels',
        pooledSeeds: 2,
        onlyStudentWrong: 80,
        onlyOtherWrong: 140,
        pValue: 0.00006,
        clusteredPValue: 0.0021,
      },
      {
        against: 'champion',
        pooledSeeds: 1,
        onlyStudentWrong: 50,
        onlyOtherWrong: 60,
        pValue: 0.39,
        clusteredPValue: 0.39,
      },
    ],
    championVersion: 1,
  },
};
