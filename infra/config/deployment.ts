import { StillhouseError } from '../../core/contracts/errors';
import type { Config, Variables } from './config';
import { isAlive } from './process-identity';
import type { S3Credentials, S3Location } from './s3-location';
import { readServicesState, type EmbeddedTemporal, type ServicesState } from './services-state';
import { loadTemporalLocation, type TemporalLocation } from './temporal-connection';

/** Neither embedded services are running nor external ones are named. */
export class NoDeployment extends StillhouseError {
  override readonly name = 'NoDeployment';
  override readonly retryable = false;
}

export interface Deployment {
  temporal: TemporalLocation & {
    /** Of the web UI; undefined where it isn't ours to know. */
    uiAddress: string | undefined;
  };
  s3: S3Location;
}

export interface DeploymentOptions {
  config: Config;
  variables: Variables;
}

/** Which of the two services aren't external and have to be embedded. */
export function findMissingServices({ config, variables }: DeploymentOptions): {
  temporal: boolean;
  s3: boolean;
} {
  return { temporal: loadTemporalLocation(variables) === undefined, s3: config.s3 === undefined };
}

/**
 * Where the services are: those that variables name, and for the rest the embedded ones that run on the data
 * folder, perhaps in another terminal.
 */
export function findDeployment({ config, variables }: DeploymentOptions): Deployment {
  const external = loadTemporalLocation(variables);
  const embedded = readServicesState(config.dataDir);
  const running = embedded && isAlive(embedded.launcher) ? embedded : undefined;
  const temporal = external ? { ...external, uiAddress: undefined } : fromEmbedded(running?.temporal);
  const s3 = config.s3 ?? running?.s3;
  if (temporal && s3 && (running?.ready ?? true)) return { temporal, s3 };
  throw new NoDeployment(describeLack(config.dataDir, running, temporal, s3), { dataDir: config.dataDir });
}

function describeLack(
  dataDir: string,
  running: ServicesState | undefined,
  temporal: unknown,
  s3: unknown,
): string {
  if (running && !running.ready) {
    return `Stillhouse is still starting on ${dataDir} (process ${running.launcher.pid}); try again in a moment`;
  }
  const services = [...(temporal ? [] : ['Temporal server']), ...(s3 ? [] : ['artifact store'])];
  const variables = [
    ...(temporal ? [] : ['TEMPORAL_ADDRESS']),
    ...(s3 ? [] : ['STILLHOUSE_S3_BUCKET (and STILLHOUSE_S3_ENDPOINT where it is not AWS)']),
  ];
  return `no ${services.join(' and no ')} runs on ${dataDir}: run \`npm start\`, or set ${variables.join(' and ')}`;
}

function fromEmbedded(temporal: EmbeddedTemporal | null | undefined): Deployment['temporal'] | undefined {
  if (!temporal) return undefined;
  const { address, uiAddress } = temporal;
  return { connectionOptions: { address }, namespace: 'default', uiAddress };
}

/** The same deployment as variables, for a process that is started with them on top of its parent's. */
export function toVariables({ temporal, s3 }: Deployment): Record<string, string> {
  const { address } = temporal.connectionOptions;
  const { endpoint, credentials } = s3;
  return {
    ...(address === undefined ? {} : { TEMPORAL_ADDRESS: address }),
    TEMPORAL_NAMESPACE: temporal.namespace,
    // The embedded server takes no key; a key would make the client speak TLS.
    ...(temporal.uiAddress === undefined ? {} : { TEMPORAL_API_KEY: '', TEMPORAL_TLS: '' }),
    ...(endpoint === undefined ? {} : { STILLHOUSE_S3_ENDPOINT: endpoint }),
    STILLHOUSE_S3_BUCKET: s3.bucket,
    STILLHOUSE_S3_REGION: s3.region,
    STILLHOUSE_S3_FORCE_PATH_STYLE: String(s3.forcePathStyle),
    STILLHOUSE_S3_PREFIX: s3.prefix,
    ...(credentials === undefined ? {} : credentialVariables(credentials)),
  };
}

/** An inherited profile or session token would win over the key, so both are emptied. */
function credentialVariables({ accessKeyId, secretAccessKey }: S3Credentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
  };
}
