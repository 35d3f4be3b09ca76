import type { Digest } from '../core/contracts/digest';
import { InvalidInput } from '../core/contracts/errors';
import {
  filesOf,
  isForeign,
  type ForeignTeacher,
  type TeacherMember,
} from '../core/contracts/teachers/foreign-teacher';
import { pinnedFile, type FileLocation } from '../core/contracts/data/location';
import type { FileKeeping } from './keep-file';
import { keepModel } from './keep-model';

/**
 * Members whose files are in the store and are named with their SHA-256: what a run goes by from its beginning to its end,
 * and what tells a later one that a teacher changed.
 */
export async function pinTeachers(
  members: readonly TeacherMember[],
  keeping: FileKeeping,
): Promise<TeacherMember[]> {
  const pinned: TeacherMember[] = [];
  for (const [i, member] of members.entries()) {
    if (!isForeign(member) || member.type === 'http') pinned.push(member);
    else if ('files' in member && member.files)
      pinned.push({
        ...member,
        files: await pinFiles(member.type, member.files, keeping, `teach.members[${i}].files`),
      });
    else {
      const [file] = await pinFiles(member.type, filesOf(member), keeping, `teach.members[${i}].file`);
      if (file) pinned.push({ ...member, file });
    }
  }
  return pinned;
}

/** @throws InvalidInput where two files have the same bytes: no model learned without two folds, each alone. */
async function pinFiles(
  type: ForeignTeacher['type'],
  files: readonly FileLocation[],
  keeping: FileKeeping,
  path: string,
): Promise<{ uri: string; sha256: Digest }[]> {
  const pinned: { uri: string; sha256: Digest }[] = [];
  for (const [i, location] of files.entries()) {
    const { digest } = await keepModel(type, location, keeping);
    const same = pinned.findIndex(({ sha256 }) => sha256 === digest);
    if (same >= 0) {
      const allowed = `a model of its own for each fold: this file has the bytes of file ${same + 1}`;
      throw new InvalidInput('recipe', [{ path: `${path}[${i}]`, value: location, allowed }]);
    }
    pinned.push({ uri: pinnedFile(location).uri, sha256: digest });
  }
  return pinned;
}
