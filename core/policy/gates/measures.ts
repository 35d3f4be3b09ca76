import { RANKING_NAMES } from '../../contracts/evaluation/judging';
import type { ValueKind } from '../../contracts/evaluation/primary-value';
import type { Report } from '../../contracts/evaluation/report';
import { formatRate, formatRmse } from '../gate-wording';

/** How a measure is spoken of. */
export interface MeasureWords {
  name: string;
  /** Whether larger is better. */
  isGain: boolean;
  /** Whether margins are shares of the other's value, and not of the same unit. */
  isRelative?: true;
  format: (value: number) => string;
  gates: {
    better: string;
    clear: string;
    ensemble: string;
  };
}

const OF_RANKING: Omit<MeasureWords, 'name'> = {
  isGain: true,
  format: (area) => area.toFixed(4),
  gates: {
    better: 'ranks better than',
    clear: 'clearly ranks better than hard-labels',
    ensemble: 'ranks nearly as well as the ensemble',
  },
};

/** How a measure of a report is spoken of: the error rate is that of labels, or of the weight of rows. */
export function wordsFor(measure: ValueKind, { task }: Pick<Report, 'task'>): MeasureWords {
  return measure === 'errorRate' && task ? OF_LABELS : MEASURES[measure];
}

const OF_LABELS: MeasureWords = {
  name: 'labels wrong',
  isGain: false,
  format: formatRate,
  gates: {
    better: 'fewer wrong labels than',
    clear: 'clearly fewer wrong labels than hard-labels',
    ensemble: 'nearly as few wrong labels as the ensemble',
  },
};

const MEASURES: Readonly<Record<ValueKind, MeasureWords>> = {
  rocAuc: { ...OF_RANKING, name: RANKING_NAMES.rocAuc },
  averagePrecision: { ...OF_RANKING, name: RANKING_NAMES.averagePrecision },
  errorRate: {
    name: 'weighted error rate',
    isGain: false,
    format: formatRate,
    gates: {
      better: 'smaller weighted error than',
      clear: 'clearly smaller weighted error than hard-labels',
      ensemble: 'nearly as small a weighted error as the ensemble',
    },
  },
  rmse: {
    name: 'RMSE',
    isGain: false,
    isRelative: true,
    format: formatRmse,
    gates: {
      better: 'smaller RMSE than',
      clear: 'clearly smaller RMSE than hard-labels',
      ensemble: 'nearly as small an RMSE as the ensemble',
    },
  },
};
