import { mixesLabels, type AugmentOperation } from '../data/augment-operation';
import type { Architecture } from '../models/architecture';
import { isForeign, memberName, type TeacherMember } from '../teachers/foreign-teacher';
import { hasFoldedLabels } from '../teachers/choose-folds';
import { findHintLayer, givesLayers, LAST_LAYER, usableLayers } from '../labels/hint-layers';
import type { HintMethod, HintRecipe } from '../labels/hints';
import type { RecipeProblem } from './recipe-problem';

/** What of a recipe its hints must fit. */
interface HintWishes {
  data: { source: { type: string } };
  augment: { operations?: readonly AugmentOperation[] | undefined };
  teach: { members: readonly TeacherMember[]; folds?: number | undefined };
  student: {
    hints?: readonly HintRecipe[] | undefined;
    precision?: string | undefined;
    batchSize: number;
  };
  sweep: { architectures: readonly Architecture[] };
}

/** Angles of three rows take memory for so many rows³. */
const MAX_ANGLE_ROWS = 256;

/** Rows of a batch that a method compares, at least. */
const LEAST_ROWS: Readonly<Record<HintMethod, number>> = {
  'attention-transfer': 1,
  'similarity-preserving': 2,
  'rkd-distance': 3,
  'rkd-angle': 3,
  fitnets: 1,
  crd: 2,
};

/** Fields of a recipe that make its hints impossible, with the reason. */
export function findHintProblems(wishes: HintWishes): RecipeProblem[] {
  const { hints = [] } = wishes.student;
  if (hints.length === 0) return [];
  return [...findCommonProblems(wishes), ...hints.flatMap((hint, i) => findOwnProblems(wishes, hint, i))];
}

function findCommonProblems({ data, teach, student }: HintWishes): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  if (hasFoldedLabels({ data, teach })) {
    const allowed =
      '1 with student.hints: layers of the models of different folds mean different things, and a batch has rows of all folds';
    problems.push({ path: ['teach', 'folds'], allowed });
  }
  const { precision = 'float32' } = student;
  if (precision !== 'float32') {
    const allowed = '"float32" with student.hints: differences of rows are lost in fewer digits';
    problems.push({ path: ['student', 'precision'], allowed });
  }
  return problems;
}

function findOwnProblems(wishes: HintWishes, hint: HintRecipe, index: number): RecipeProblem[] {
  const { teach, student, sweep } = wishes;
  const problems: RecipeProblem[] = [];
  const { method, member, teacherLayer, studentLayer } = hint;
  const refuse = (field: string, allowed: string): void => {
    problems.push({ path: ['student', 'hints', index, field], allowed });
  };
  const teachers = listTeachers(teach.members, member);
  if (teachers.length === 0) refuse('member', describeAllowedMembers(teach.members));
  const check = (field: string, name: string, { place, network }: PlacedNetwork): void => {
    if (findHintLayer(network, method, name)) return;
    const shape = `${place} (${memberName(network)})`;
    const names = usableLayers(network, method).map((layer) => JSON.stringify(layer.name));
    if (names.length > 0)
      refuse(field, `one of "${LAST_LAYER}", ${names.join(', ')}, which ${shape} has for ${method}`);
    else refuse('method', `another: ${shape} has no layer that ${method} can use${toldBy(network)}`);
  };
  for (const teacher of teachers) check('teacherLayer', teacherLayer, teacher);
  sweep.architectures.forEach((network, i) => {
    check('studentLayer', studentLayer, { place: `sweep.architectures[${i}]`, network });
  });
  const other = method === 'fitnets' ? findOtherKind(hint, teachers, sweep.architectures) : undefined;
  if (other !== undefined) refuse('studentLayer', other);
  if (method === 'crd' && mixesLabels(wishes.augment.operations)) {
    const allowed =
      'another with mixup or cutmix: rows of other classes are its counter-examples, and mixed rows have two';
    refuse('method', allowed);
  }
  const { batchSize } = student;
  if (method === 'rkd-angle' && batchSize > MAX_ANGLE_ROWS) {
    const allowed = `another with student.batchSize ${batchSize}, or "rkd-angle" with ${MAX_ANGLE_ROWS} at most: it compares all batchSize³ triples of rows`;
    refuse('method', allowed);
  }
  if (batchSize < LEAST_ROWS[method])
    refuse('method', `another with student.batchSize ${batchSize}: it compares rows of a batch`);
  return problems;
}

/** Maps are regressed from maps, and vectors from vectors. */
function findOtherKind(
  { method, teacherLayer, studentLayer }: HintRecipe,
  teachers: readonly PlacedNetwork[],
  students: readonly Architecture[],
): string | undefined {
  const kinds = teachers.map(({ network }) => findHintLayer(network, method, teacherLayer)?.gives);
  for (const student of students) {
    const own = findHintLayer(student, method, studentLayer)?.gives;
    const other = kinds.find((kind) => own && kind && kind !== own);
    if (other)
      return `a layer that gives a ${other} for a row, as the teacher's does: this one gives a ${own}`;
  }
  return undefined;
}

/** A network, and the field that asks for it. */
interface PlacedNetwork {
  place: string;
  network: TeacherMember;
}

/** Where the layers of a network are told, in whose hands that is. */
function toldBy(network: TeacherMember): string {
  return isForeign(network) ? ' among its "layers"' : '';
}

/** Teachers that the hint may be of: that which is named, or all that give layers. */
function listTeachers(members: readonly TeacherMember[], member: number | undefined): PlacedNetwork[] {
  return members.flatMap((network, i) =>
    givesLayers(network) && (member ?? i) === i ? [{ place: `teach.members[${i}]`, network }] : [],
  );
}

function describeAllowedMembers(members: readonly TeacherMember[]): string {
  const reason =
    'a model made elsewhere gives those that its "layers" tell of, and a server and a file of labels none';
  const places = members.flatMap((each, i) => (givesLayers(each) ? [i] : []));
  if (places.length === 0) return `nothing, and no student.hints: no teacher gives layers; ${reason}`;
  return `one of ${places.join(', ')}, the places in teach.members of teachers that give layers: ${reason}`;
}
