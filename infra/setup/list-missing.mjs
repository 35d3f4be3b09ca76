// @ts-check

/**
 * Parts that are not there, and parts that need one of these: bringing what a part lies in may take the part away, as
 * `npm ci` does with all that was put into node_modules.
 *
 * @template {Pick<import('./part.mjs').Part, 'name' | 'needs' | 'stamp'>} P
 * @param {P[]} parts each after those that it needs
 * @returns {P[]}
 */
export function listMissing(parts) {
  /** @type {P[]} */
  const missing = [];
  for (const part of parts) {
    const lacksNeed = missing.some(({ name }) => part.needs.includes(name));
    if (lacksNeed || !part.stamp()) missing.push(part);
  }
  return missing;
}
