// @ts-check
// What must be on the machine before a missing part can be brought. All that is lacking is told at once.
import { spawnSync } from 'node:child_process';
import { findOnPath } from './programs-on-path.mjs';

const ASK_PYTHON =
  'import sys, importlib.util as u; print(*sys.version_info[:2], 1 if u.find_spec("pip") else 0)';

/**
 * `lacks` says what is wrong, or gives undefined where nothing is.
 * @typedef {'npm' | 'python' | 'pip' | 'compiler' | 'make'} PrerequisiteName
 * @type {Record<PrerequisiteName, { lacks: () => string | undefined, apt: string, brew: string }>}
 */
const PREREQUISITES = {
  npm: {
    lacks: () => (findOnPath('npm') ? undefined : 'npm is not on the PATH'),
    apt: 'apt-get install npm',
    brew: 'brew install node@22',
  },
  python: {
    lacks: () => describePythonLack(askPython()),
    apt: 'apt-get install python3 python3-pip',
    brew: 'brew install python',
  },
  pip: {
    // Without Python its own line says enough.
    lacks: () => (askPython()?.hasPip === false ? 'python3 has no pip (python3 -m pip)' : undefined),
    apt: 'apt-get install python3-pip',
    brew: 'brew install python',
  },
  compiler: {
    lacks: () =>
      [process.env.CXX || 'g++', 'g++', 'c++'].some((name) => findOnPath(name))
        ? undefined
        : 'a C++ compiler (g++ or c++) is not on the PATH',
    apt: 'apt-get install build-essential',
    brew: 'xcode-select --install',
  },
  make: {
    lacks: () => (findOnPath('make') ? undefined : 'make is not on the PATH'),
    apt: 'apt-get install build-essential',
    brew: 'xcode-select --install',
  },
};

/**
 * @param {import('./part.mjs').Part[]} missing the parts to be brought
 * @returns {string[]} one line for each thing that is not there
 */
export function listLackingPrerequisites(missing) {
  const names = [...new Set(missing.flatMap((part) => part.prerequisites()))];
  return names.flatMap((name) => {
    const { lacks, apt, brew } = PREREQUISITES[name];
    const lack = lacks();
    if (lack === undefined) return [];
    const wanting = missing.filter((part) => part.prerequisites().includes(name)).map((part) => part.name);
    return [`  ${lack}, needed for ${wanting.join(', ')}.  Debian, Ubuntu: ${apt}  macOS: ${brew}`];
  });
}

/** @type {{ version: [number, number], hasPip: boolean } | undefined} */
let knownPython;

function askPython() {
  if (knownPython) return knownPython;
  const { status, stdout } = spawnSync('python3', ['-c', ASK_PYTHON], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [major = 0, minor = 0, pip] = stdout.trim().split(' ').map(Number);
  knownPython = { version: [major, minor], hasPip: pip === 1 };
  return knownPython;
}

/** @param {ReturnType<typeof askPython>} python */
function describePythonLack(python) {
  if (python === undefined) return 'python3 (3.8 or later, with pip) is not on the PATH or does not start';
  const [major, minor] = python.version;
  return major === 3 && minor >= 8 ? undefined : `python3 is ${major}.${minor}; 3.8 or later is needed`;
}
