import { Command } from 'commander';
import { version } from '../package.json';
import { addChampionCommand } from './commands/champion';
import { addDataCommand } from './commands/data';
import { addDoctorCommand } from './commands/doctor';
import { addEngineCommand } from './commands/engine';
import { addRecipesCommand } from './commands/recipes';
import { addRollbackCommand } from './commands/rollback';
import { addRunCommand } from './commands/run';
import { addScheduleCommand } from './commands/schedule';
import { addStartCommand } from './commands/start';
import { addStatusCommand } from './commands/status';
import { reportFailure } from './show/failure';

const program = new Command('stillhouse')
  .description(
    'Distils big models into small, fast students, and promotes one only when it has proved itself.',
  )
  .version(version)
  .showHelpAfterError('(stillhouse --help shows all commands)');

addStartCommand(program);
addRunCommand(program);
addStatusCommand(program);
addScheduleCommand(program);
addChampionCommand(program);
addRollbackCommand(program);
addRecipesCommand(program);
addDataCommand(program);
addEngineCommand(program);
addDoctorCommand(program);

program.parseAsync().catch((error: unknown) => {
  reportFailure(error);
  process.exitCode = 1;
});
