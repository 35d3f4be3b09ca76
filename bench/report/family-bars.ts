import type { Family } from '../measure/peer';
import type { PeerSummary } from '../measure/summarise';
import { fastestOf, type FamilyOf } from './judge-targets';

/** In the order of the chart. */
export const FAMILY_LABELS: Readonly<Record<Family, string>> = {
  stillhouse: 'Stillhouse',
  'stillhouse-bf16': 'Stillhouse, bf16',
  torch: 'PyTorch',
  'torch-compile': 'torch.compile',
  keras: 'Keras',
  jax: 'JAX',
  tfjs: 'TensorFlow.js',
};

export interface FamilyBar {
  family: Family;
  label: string;
  summary: PeerSummary;
  /** Its median time divided by Stillhouse's; by the fastest's where Stillhouse wasn't measured. */
  ratio: number;
}

/** The fastest variant of each family in a row. */
export function listFamilyBars(
  summaries: readonly PeerSummary[],
  row: string,
  familyOf: FamilyOf,
): FamilyBar[] {
  const families = Object.keys(FAMILY_LABELS) as Family[];
  const base =
    fastestOf(summaries, row, ['stillhouse'], familyOf) ?? fastestOf(summaries, row, families, familyOf);
  if (!base) return [];
  return families.flatMap((family) => {
    const summary = fastestOf(summaries, row, [family], familyOf);
    if (!summary) return [];
    return [{ family, label: FAMILY_LABELS[family], summary, ratio: summary.medianMs / base.medianMs }];
  });
}
