/**
 * CRC-32 of each member, as a zip archive's directory at its end says it; the unpacker doesn't look at them.
 *
 * Layout: the end record (signature 0x06054b50) holds the number of entries at byte 10 and the directory's offset
 * at 16; an entry (0x02014b50) its CRC at 16, the lengths of name, extra and comment at 28, 30 and 32, and the name
 * at 46. See PKWARE's APPNOTE.TXT, 4.3.12 and 4.3.16. Archives beyond 4 GB, which have other records, fit no buffer.
 */
export function listChecksums(archive: Uint8Array): Map<string, number> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = bytes.lastIndexOf(END_RECORD);
  const checksums = new Map<string, number>();
  if (end < 0 || end + 22 > bytes.length) return checksums;
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0 && at + 46 <= bytes.length; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const next = at + 46 + (name ?? 0);
    checksums.set(bytes.toString('utf8', at + 46, next), bytes.readUInt32LE(at + 16));
    at = next + (extra ?? 0) + (comment ?? 0);
  }
  return checksums;
}

const END_RECORD = Buffer.from('PK\u0005\u0006', 'latin1');
