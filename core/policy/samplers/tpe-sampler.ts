/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011, §4): of a few candidates drawn from l(x), the density
 * of good trials, the one with the largest l(x)/g(x), which maximises expected improvement. Every
 * hyperparameter, and the architecture as a categorical one, is modelled apart from the others.
 */
import { architectureName, type Architecture } from '../../contracts/models/architecture';
import type { FloatRange, HyperparameterName, Trial } from '../../contracts/training/study';
import type { Random } from '../../random/random';
import { categoricalEstimator, drawChoice } from './categorical-estimator';
import { drawPoint, fitParzenEstimator, logDensities } from './parzen-estimator';
import { randomSampler } from './random-sampler';
import { sampleSpace, type Sampler } from './sampler';
import { scaleOf } from './scale';
import { splitTrials, type SplitTrials } from './split-trials';

export interface TpeOptions {
  /** While fewer trials than this are finished, choices are random. */
  startupTrials?: number;
  /** Candidates drawn from l(x) per choice. */
  candidates?: number;
}

export function createTpeSampler({ startupTrials = 10, candidates = 24 }: TpeOptions = {}): Sampler {
  return (request) => {
    const { space, architectures, trials, random } = request;
    const finished = trials.filter((trial) => trial.state !== 'running').length;
    const [first] = architectures;
    if (finished < startupTrials || first === undefined) return randomSampler(request);
    const split = splitTrials(trials);
    return {
      architecture: sampleArchitecture([first, ...architectures.slice(1)], split, { candidates, random }),
      params: sampleSpace(space, (range, name) => sampleFloat(range, name, split, { candidates, random })),
    };
  };
}

interface Draw {
  candidates: number;
  random: Random;
}

function sampleFloat(range: FloatRange, name: HyperparameterName, split: SplitTrials, draw: Draw): number {
  const scale = scaleOf(range);
  const fit = (trials: Trial[]) => {
    const values = trials.map((trial) => trial.params[name]).filter((value) => value !== undefined);
    const inside = values.filter((value) => value >= range.low && value <= range.high);
    return fitParzenEstimator(inside.map(scale.toScale), scale.low, scale.high);
  };
  const [good, rest] = [fit(split.good), fit(split.rest)];
  const points = Array.from({ length: draw.candidates }, () => drawPoint(good, draw.random));
  const [gains, losses] = [logDensities(good, points), logDensities(rest, points)];
  const best = argmax(points.map((_, i) => (gains[i] ?? NaN) - (losses[i] ?? NaN)));
  return scale.fromScale(points[best] ?? NaN);
}

function sampleArchitecture(
  architectures: readonly [Architecture, ...Architecture[]],
  split: SplitTrials,
  draw: Draw,
): Architecture {
  const names = architectures.map(architectureName);
  const fit = (trials: Trial[]) => {
    const observed = trials.map((trial) => names.indexOf(architectureName(trial.architecture)));
    return categoricalEstimator(
      observed.filter((index) => index >= 0),
      names.length,
    );
  };
  const [good, rest] = [fit(split.good), fit(split.rest)];
  const drawn = Array.from({ length: draw.candidates }, () => drawChoice(good, draw.random));
  const best = argmax(drawn.map((index) => (good[index] ?? 0) / (rest[index] ?? 1)));
  return architectures[drawn[best] ?? 0] ?? architectures[0];
}

/** Index of the first of the largest scores. */
function argmax(scores: readonly number[]): number {
  return scores.reduce((best, score, i) => (score > (scores[best] ?? NaN) ? i : best), 0);
}
