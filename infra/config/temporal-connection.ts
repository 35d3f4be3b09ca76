import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { InvalidInput } from '../../core/contracts/errors';
import type { Variables } from './config';

/** Where the Temporal server is. `connectionOptions` fit both the client's and the worker's connection. */
export interface TemporalLocation {
  connectionOptions: ClientConnectConfig['connectionOptions'];
  namespace: string;
}

/**
 * Only what was asked for by name: a default profile that lies on the machine must not catch local runs, nor lend
 * its API key to the embedded server, which workers find by its address.
 */
const PROFILE_VARIABLES = ['TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'];
const DECIDING_VARIABLES = ['TEMPORAL_ADDRESS', ...PROFILE_VARIABLES];

/**
 * The external Temporal server that the standard TEMPORAL_ variables or profile file name (address, namespace, TLS,
 * API key); undefined where none of the deciding ones is set.
 */
export function loadTemporalLocation(variables: Variables): TemporalLocation | undefined {
  const deciding = DECIDING_VARIABLES.filter((name) => variables[name]);
  if (deciding.length === 0) return undefined;
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({
      overrideEnvVars: dropEmpty(variables),
      disableFile: !PROFILE_VARIABLES.some((name) => variables[name]),
    });
    if (connectionOptions.address) return { connectionOptions, namespace: namespace ?? 'default' };
  } catch (error) {
    throw refuse(deciding, variables, error instanceof Error ? error.message : String(error));
  }
  throw refuse(deciding, variables, 'a profile with an address, or TEMPORAL_ADDRESS as host:port');
}

function refuse(names: string[], variables: Variables, allowed: string): InvalidInput {
  return new InvalidInput(
    'environment',
    names.map((path) => ({ path, value: variables[path], allowed })),
  );
}

function dropEmpty(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
