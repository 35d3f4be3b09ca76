import type { Report } from '../../contracts/report';
import { formatPercent } from '../gate-wording';

/** What models can be compared by in pairs. */
export type Measure = 'rocAuc' | 'averagePrecision' | 'errorRate' | 'rmse';

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

const RANKING_GATES = {
  better: 'ranks better than',
  clear: 'clearly ranks better than hard-labels',
  ensemble: 'ranks nearly as well as the ensemble',
};
const formatArea = (value: number) => value.toFixed(4);

/** How a measure of a report is spoken of: the error rate is that of labels, or of the weight of rows. */
export function wordsFor(measure: Measure, { task }: Pick<Report, 'task'>): MeasureWords {
  return measure === 'errorRate' && task ? OF_LABELS : MEASURES[measure];
}

const formatRate = (share: number) => formatPercent(Number(share.toPrecision(4)));

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

const MEASURES: Readonly<Record<Measure, MeasureWords>> = {
  rocAuc: { name: 'ROC-AUC', isGain: true, format: formatArea, gates: RANKING_GATES },
  averagePrecision: { name: 'average precision', isGain: true, format: formatArea, gates: RANKING_GATES },
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
    format: (value) => String(Number(value.toPrecision(4))),
    gates: {
      better: 'smaller RMSE than',
      clear: 'clearly smaller RMSE than hard-labels',
      ensemble: 'nearly as small an RMSE as the ensemble',
    },
  },
};
