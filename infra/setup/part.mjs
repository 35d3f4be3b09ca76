// @ts-check
// The shape that everything set-up brings has. `parts.mjs` lists them in the order they are brought.

/**
 * @typedef {object} PartContext
 * @property {import('./run-command.mjs').Run} run
 * @property {import('./report.mjs').Report} report
 * @property {string} scratchDir a new folder in the cache, on the same disk, deleted when the part ends
 *
 * @typedef {object} PartDescription
 * @property {string} title with the version
 * @property {string} location where it ends up
 * @property {number} downloadBytes about
 * @property {number} diskBytes about the most that bringing it takes on the cache's disk
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {boolean} [isOnDemand] whether it is brought only where it is named
 * @property {string[]} needs names of the parts that must be there before
 * @property {() => PartDescription} describe
 * @property {() => boolean} stamp whether the part is whole and made from what it would be made from now
 * @property {() => import('./prerequisites.mjs').PrerequisiteName[]} prerequisites programs that `bring` calls
 * @property {(context: PartContext) => Promise<void>} bring leaves the part whole and stamped, or throws
 */

export {};
