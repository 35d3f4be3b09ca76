import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writePrivately } from '../config/services-state';
import { findFreePortPair, findFreePorts } from './free-port';

const Port = z.int().min(1).max(65_535);

/** All ten: those that are left out are taken from the usual numbers, free or not. */
export const S3Ports = z.strictObject({
  s3: Port,
  s3Grpc: Port,
  master: Port,
  masterGrpc: Port,
  volume: Port,
  volumeGrpc: Port,
  filer: Port,
  filerGrpc: Port,
  admin: Port,
  adminGrpc: Port,
});
export type S3Ports = z.infer<typeof S3Ports>;

const USUAL_ADMIN_PORT = 23_646;
/** The store insists on this distance. */
const ADMIN_GRPC_OFFSET = 10_000;

/** The preferred ports where they are free, else any. */
export async function findS3Ports(preferred: Partial<S3Ports>): Promise<S3Ports> {
  const [admin, adminGrpc] = await findFreePortPair(preferred.admin ?? USUAL_ADMIN_PORT, ADMIN_GRPC_OFFSET);
  for (;;) {
    const ports = await findFreePorts([
      ...[preferred.s3, preferred.s3Grpc, preferred.master, preferred.masterGrpc],
      ...[preferred.volume, preferred.volumeGrpc, preferred.filer, preferred.filerGrpc],
    ]);
    if (ports.includes(admin) || ports.includes(adminGrpc)) continue;
    const [s3, s3Grpc, master, masterGrpc, volume, volumeGrpc, filer, filerGrpc] = ports;
    return S3Ports.parse({
      s3,
      s3Grpc,
      master,
      masterGrpc,
      volume,
      volumeGrpc,
      filer,
      filerGrpc,
      admin,
      adminGrpc,
    });
  }
}

/**
 * The ports of the last start. The store names a folder of its own after them: a new set each time would leave a trail.
 */
export function recallS3Ports(dataDir: string): Partial<S3Ports> {
  try {
    return S3Ports.safeParse(JSON.parse(readFileSync(portsFile(dataDir), 'utf8'))).data ?? {};
  } catch {
    return {};
  }
}

export function rememberS3Ports(dataDir: string, ports: S3Ports): void {
  writePrivately(portsFile(dataDir), JSON.stringify(ports));
}

const portsFile = (dataDir: string) => path.join(dataDir, 's3-ports.json');
