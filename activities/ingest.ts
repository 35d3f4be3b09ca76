import type { IngestRequest, MainActivities } from '../core/contracts/activities';
import { Dataset, type DataNotes, type Split } from '../core/contracts/data/dataset';
import type { BlobRef } from '../core/contracts/digest';
import { columnsOf } from '../core/contracts/data/table';
import { taskOf } from '../core/contracts/data/task';
import { hasWeights } from '../core/contracts/problems/weight-problems';
import { countReasons, encodeBadRows, refuseManyBadRows, type BadRow } from '../core/data/bad-rows';
import { countDuplicates } from '../core/data/count-duplicates';
import { fitScale } from '../core/data/fit-scale';
import { leaveOutJudged } from '../core/data/leave-out-judged';
import type { LabelledImages } from '../core/data/labelled-images';
import type { Splits } from '../core/data/split/source-splits';
import { numberGroups } from '../core/data/split/number-groups';
import { splitSource } from '../core/data/split/split-source';
import { toBytes } from '../core/data/typed-bytes';
import { openSource } from '../sources/open-source';
import type { SourceAccess } from '../sources/source-access';
import type { Source } from '../sources/source';
import type { BlobStore } from '../storage/blob-store';
import { checkChampion } from './check-champion';
import { checkShapes } from './check-shapes';
import { locateShapes } from './locate-shapes';
import { openTableData } from './ingest-table';
import type { MainDependencies } from './dependencies';

const CODE_VERSION = 1;
/** Training rows that are split by group know their groups since this one. */
const GROUPED_CODE_VERSION = 2;
/** Weights of rows are kept beside their labels since this one. */
const WEIGHTED_CODE_VERSION = 3;

/** Source → content-addressed splits. What isn't new is found by the source's digest, and its rows aren't read. */
export function createIngest({ blobs, steps, ...around }: MainDependencies): MainActivities['ingest'] {
  return async ({ data, seed, shapes, champion, rowNumbers }) => {
    const source = await openData({ data, seed, rowNumbers }, blobs, around);
    const { source: _where, ...shape } = data;
    const step = await steps.runStep({
      stage: 'ingest',
      codeVersion: codeVersionOf(data),
      params: {
        ...shape,
        ...(source.reading && { reading: source.reading }),
        sourceDigest: source.digest,
        seed,
        ...(rowNumbers && { rowNumbers }),
      },
      schema: Dataset,
      compute: source.ingest,
    });
    if (champion) await checkChampion(champion, step.output, blobs);
    const located = shapes && (await locateShapes(shapes, step.output, blobs));
    if (located) checkShapes(located, step.output);
    const { ignoredFiles } = source;
    const { teachers = [], students = [] } = located ?? {};
    return {
      ...step,
      ...(ignoredFiles !== undefined && { ignoredFiles }),
      ...(located && located !== shapes && { shapes: { teachers, students } }),
    };
  };
}

function codeVersionOf({ source }: IngestRequest['data']): number {
  if (hasWeights(source)) return WEIGHTED_CODE_VERSION;
  return source.type === 'table' && source.split.method === 'grouped' ? GROUPED_CODE_VERSION : CODE_VERSION;
}

/** A source that was looked at, of whatever kind. */
interface OpenedData extends Pick<Source, 'digest' | 'reading' | 'ignoredFiles'> {
  ingest: () => Promise<Dataset>;
}

type WantedData = Pick<IngestRequest, 'data' | 'seed'> & { rowNumbers: true | undefined };

async function openData(wanted: WantedData, blobs: BlobStore, around: SourceAccess): Promise<OpenedData> {
  const { data, seed } = wanted;
  const { source, ...shape } = data;
  if (source.type === 'table') return openTableData({ ...shape, source }, seed, blobs, around);
  const opened = await openSource({ ...shape, source }, around);
  return { ...opened, ingest: () => writeDataset(opened, wanted, blobs) };
}

async function writeDataset(
  source: Source,
  { data, seed, rowNumbers }: WantedData,
  blobs: BlobStore,
): Promise<Dataset> {
  const { splits: found, unlabelled: others, badRows, rows } = await source.read();
  refuseManyBadRows(badRows, rows, data.maxBadRows);
  const { classes, validationRows, testRows, limit } = data;
  const { classNames, digest: sourceDigest } = source;
  const task = taskOf(data.source);
  const splits = splitSource(found, { classes, classNames, task, validationRows, testRows, limit }, seed);
  const { unlabelled, badRows: judged = [] } = others ? leaveOutJudged(others, splits) : {};
  const duplicatesAcrossSplits = countDuplicates(splits);
  const [height, width, channels] = splits.train.shape;
  const write = (split: LabelledImages) => writeSplit(split, rowNumbers, blobs);
  return {
    sourceDigest,
    classes,
    ...(task && { task }),
    ...scaleOf(splits.train, data.source),
    ...(classNames && { classNames }),
    shape: [height, width, channels],
    train: { ...(await write(splits.train)), ...(await writeGroups(splits.train, blobs)) },
    validation: await write(splits.validation),
    test: await write(splits.test),
    ...(unlabelled &&
      unlabelled.rows > 0 && {
        unlabelled: { rows: unlabelled.rows, images: await blobs.write(unlabelled.inputs) },
      }),
    ...(await quarantine([...badRows, ...judged], blobs)),
    ...(duplicatesAcrossSplits && { duplicatesAcrossSplits }),
    ...noteGroups(splits),
  };
}

/** Of training rows, numbered anew from 0 on: folds are dealt by them. */
async function writeGroups({ groups }: LabelledImages, blobs: BlobStore): Promise<{ groups?: BlobRef }> {
  if (!groups) return {};
  const rows = groups.map((_, row) => row);
  return { groups: await blobs.write(toBytes(numberGroups(groups, rows))) };
}

function noteGroups({ train, validation, test }: Splits): Pick<DataNotes, 'groups'> {
  if (!train.groups || !validation.groups || !test.groups) return {};
  const count = (groups: Int32Array) => new Set(groups).size;
  return {
    groups: {
      train: count(train.groups),
      validation: count(validation.groups),
      test: count(test.groups),
    },
  };
}

function scaleOf({ targets }: LabelledImages, source: WantedData['data']['source']): Pick<Dataset, 'scale'> {
  if (!targets || taskOf(source) !== 'regression') return {};
  const [column] = source.type === 'image-list' && source.target ? columnsOf(source.target) : [];
  return { scale: fitScale(targets, column === undefined ? 'the target' : `target ${column}`) };
}

async function quarantine(badRows: BadRow[], blobs: BlobStore): Promise<Pick<DataNotes, 'quarantined'>> {
  if (badRows.length === 0) return {};
  const list = await blobs.write(encodeBadRows(badRows));
  return { quarantined: { rows: badRows.length, reasons: countReasons(badRows), list } };
}

async function writeSplit(
  { rows, inputs, labels, targets, numbers }: LabelledImages,
  rowNumbers: true | undefined,
  blobs: BlobStore,
): Promise<Split> {
  return {
    rows,
    images: await blobs.write(inputs),
    labels: await blobs.write(labels),
    ...(targets && { targets: await blobs.write(toBytes(targets)) }),
    ...(rowNumbers && numbers && { numbers: await blobs.write(toBytes(numbers)) }),
  };
}
