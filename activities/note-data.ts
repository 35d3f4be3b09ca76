import type { Dataset } from '../core/contracts/data/dataset';
import type { Report } from '../core/contracts/evaluation/report';
import { listLeftOut } from '../core/policy/list-left-out';

/** What a report says of its data; nothing where there is nothing to note. */
export function noteData(dataset: Dataset): Pick<Report, 'data'> {
  const { quarantined, duplicatesAcrossSplits, groups, unseenCategories, table } = dataset;
  const leftOut = table && listLeftOut(table.columns);
  const data = {
    ...(quarantined && { quarantined }),
    ...(duplicatesAcrossSplits && { duplicatesAcrossSplits }),
    ...(groups && { groups }),
    ...(leftOut && { leftOut }),
    ...(unseenCategories && { unseenCategories }),
  };
  return Object.keys(data).length > 0 ? { data } : {};
}
