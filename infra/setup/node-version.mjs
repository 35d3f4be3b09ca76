// @ts-check
// Whether this Node fits. Asked before anything else is loaded, so it keeps to what Node 12 understands.

/**
 * @param {string} version such as `20.19.4`
 * @returns {string | undefined} what to do where Node doesn't fit
 */
export function describeNodeLack(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22 || (major === 20 && minor >= 19)) return undefined;
  return (
    `Stillhouse runs on Node 20.19 or a later 20, or on 22; this is ${version} (${process.execPath}).\n` +
    '  With nvm: nvm install 22  Debian, Ubuntu: apt-get install nodejs (where it is 20.19+ or 22)  macOS: brew install node@22'
  );
}
