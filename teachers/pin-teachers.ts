import { isForeign, type TeacherMember } from '../core/contracts/foreign-teacher';
import { pinnedFile } from '../core/contracts/location';
import { keepFile, type FileKeeping } from './keep-file';

/**
 * Members whose files are in the store and are named with their SHA-256: what a run goes by from its beginning to its end,
 * and what tells a later one that a teacher changed.
 */
export async function pinTeachers(
  members: readonly TeacherMember[],
  keeping: FileKeeping,
): Promise<TeacherMember[]> {
  const pinned: TeacherMember[] = [];
  for (const member of members) {
    if (!isForeign(member) || member.type === 'http') pinned.push(member);
    else {
      const { digest } = await keepFile(member.file, keeping);
      pinned.push({ ...member, file: { uri: pinnedFile(member.file).uri, sha256: digest } });
    }
  }
  return pinned;
}
