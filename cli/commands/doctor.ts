import Table from 'cli-table3';
import type { Command } from 'commander';
import pc from 'picocolors';
import { loadConfig, type Config } from '../../infra/config/config';
import { check, type Finding } from '../doctor/check';
import { checkServices } from '../doctor/check-services';
import { checkSetup } from '../doctor/check-setup';
import { TABLE_STYLE } from '../show/table-style';

const EXAMPLES = `
Examples:
  stillhouse doctor          check every part and say how to mend it
  stillhouse doctor --json   for machines; exit status 1 where something is wrong`;

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check every part, and say how to mend what is wrong')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(doctor);
}

async function doctor({ json }: { json?: boolean }): Promise<void> {
  const findings = await examine();
  process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : `${describe(findings)}\n`);
  process.exitCode = findings.every((finding) => finding.ok) ? 0 : 1;
}

async function examine(): Promise<Finding[]> {
  let config: Config | undefined;
  const configuration = await check('configuration', 'change the variables named', () => {
    config = loadConfig(process.env);
    return Promise.resolve(`${config.slots} trainer slots on ${config.device}, data in ${config.dataDir}`);
  });
  const services = config ? await checkServices({ config, variables: process.env }) : [];
  return [...(await checkSetup()), configuration, ...services];
}

function describe(findings: Finding[]): string {
  const table = new Table({ ...TABLE_STYLE });
  for (const { part, ok, detail, mend } of findings) {
    const text = mend ? `${detail}\n${pc.yellow(`→ ${mend}`)}` : detail;
    table.push([ok ? pc.green('ok') : pc.red('wrong'), part, text]);
  }
  return table.toString();
}
