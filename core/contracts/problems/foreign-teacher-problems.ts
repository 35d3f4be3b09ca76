import type { DataSource } from '../data/data-source';
import { findAnswerProblems } from './foreign-answer-problems';
import { isForeign, type ForeignTeacher, type TeacherMember } from '../teachers/foreign-teacher';
import type { RecipeProblem } from './recipe-problem';
import { columnsOfInput, type TeacherInput } from '../teachers/teacher-mapping';

/** What of a recipe teachers made elsewhere must fit. */
interface TeacherWishes {
  data: { source: DataSource; classes: number };
  augment: { views: number; shiftPixels: number; operations?: readonly unknown[] | undefined };
  teach: { members: readonly TeacherMember[] };
}

/** Fields of teachers made elsewhere that don't fit the data or its views. */
export function findForeignTeacherProblems({ data, augment, teach }: TeacherWishes): RecipeProblem[] {
  return teach.members.flatMap((member, i) => {
    if (!isForeign(member)) return [];
    const problems = [
      ...(member.type === 'labels'
        ? labelsProblems(member, data.source, augment)
        : [
            ...inputProblems(member.inputs, data.source.type === 'table'),
            ...columnProblems(member.inputs, augment),
          ]),
      ...findAnswerProblems(member.output, data),
    ];
    return problems.map(({ path, allowed }) => ({ path: ['teach', 'members', i, ...path], allowed }));
  });
}

/** Answers from a file are those to rows as they are: whoever moves a row asks another question. */
function labelsProblems(
  { id }: Extract<ForeignTeacher, { type: 'labels' }>,
  source: DataSource,
  { shiftPixels, ...others }: TeacherWishes['augment'],
): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  if (differs({ shiftPixels, ...others })) {
    const allowed =
      'a teacher that can be asked, since the views of augment differ from the rows: labels from a file are of rows as they are (augment.shiftPixels 0)';
    problems.push({ path: ['type'], allowed });
  }
  if (source.type === 'table' && source.id !== undefined && id === undefined) {
    const allowed = `the column or array of the file that holds the ids, since data.source.id is ${JSON.stringify(source.id)}`;
    problems.push({ path: ['id'], allowed });
  }
  return problems;
}

/** Whether views show something else than the rows; kinds of change that aren't known here count as such. */
function differs({ views: _views, shiftPixels, ...others }: TeacherWishes['augment']): boolean {
  return shiftPixels > 0 || Object.values(others).some((change) => change !== undefined);
}

function readProblems(input: TeacherInput, isTable: boolean): RecipeProblem[] {
  if (input.reads !== 'images')
    return isTable ? [] : [{ path: ['reads'], allowed: '"images", since the data is no table' }];
  if (isTable === (input.column !== undefined)) return [];
  return isTable
    ? [{ path: ['column'], allowed: 'the column of the images; or reads "columns" or "features" of a table' }]
    : [{ path: ['column'], allowed: 'nothing, since the data is images and no table' }];
}

function inputProblems(inputs: readonly TeacherInput[], isTable: boolean): RecipeProblem[] {
  const problems = inputs.flatMap((input, i) =>
    readProblems(input, isTable).map(({ path, ...rest }) => ({ path: ['inputs', i, ...path], ...rest })),
  );
  if (inputs.length === 1) return problems;
  const names = inputs.map(({ name }) => name);
  names.forEach((name, i) => {
    if (name === undefined)
      problems.push({ path: ['inputs', i, 'name'], allowed: "the input's name, since there are several" });
    else if (names.indexOf(name) < i)
      problems.push({ path: ['inputs', i, 'name'], allowed: 'each input once' });
  });
  return problems;
}

/** Operations change features: the cells that they come from are still those of the row as it is. */
function columnProblems(
  inputs: readonly TeacherInput[],
  { operations }: TeacherWishes['augment'],
): RecipeProblem[] {
  if (!operations) return [];
  const allowed = '"features" with augment.operations: they change what cells become, and not the cells';
  return inputs.flatMap((input, i) =>
    columnsOfInput(input).length > 0 ? [{ path: ['inputs', i, 'reads'], allowed }] : [],
  );
}
