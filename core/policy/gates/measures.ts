import { formatPercent } from '../gate-wording';

/** What models can be compared by in pairs. */
export type Measure = 'rocAuc' | 'averagePrecision' | 'errorRate';

/** How a measure is spoken of. */
export interface MeasureWords {
  name: string;
  /** Whether larger is better. */
  isGain: boolean;
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

export const MEASURES: Readonly<Record<Measure, MeasureWords>> = {
  rocAuc: { name: 'ROC-AUC', isGain: true, format: formatArea, gates: RANKING_GATES },
  averagePrecision: { name: 'average precision', isGain: true, format: formatArea, gates: RANKING_GATES },
  errorRate: {
    name: 'weighted error rate',
    isGain: false,
    format: (share) => formatPercent(Number(share.toPrecision(4))),
    gates: {
      better: 'smaller weighted error than',
      clear: 'clearly smaller weighted error than hard-labels',
      ensemble: 'nearly as small a weighted error as the ensemble',
    },
  },
};
