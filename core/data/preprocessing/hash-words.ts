import { murmurHash128 } from '../../random/murmur-hash';

/** Letters and digits of any script belong to words; all else separates them. */
const SEPARATORS = /[^\p{L}\p{N}]+/u;

/**
 * Runs of one to `most` words of a text, in lower case, each as a bucket in [0, buckets): the hashing trick of
 * Weinberger et al. (2009), "Feature Hashing for Large Scale Multitask Learning", without the sign.
 *
 * @param each is told every run's bucket; a run that occurs twice, twice.
 */
export function hashWords(text: string, most: number, buckets: number, each: (bucket: number) => void): void {
  const words = text
    .toLowerCase()
    .normalize('NFC')
    .split(SEPARATORS)
    .filter((word) => word !== '');
  for (let start = 0; start < words.length; start += 1) {
    for (let count = 1; count <= most && start + count <= words.length; count += 1) {
      each(murmurHash128(words.slice(start, start + count).join(' '))[0] % buckets);
    }
  }
}
