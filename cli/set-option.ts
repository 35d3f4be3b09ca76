import { Option } from 'commander';

/** `--set path=value`, which may be given many times; `readOverrides` reads it. */
export function setOption(): Option {
  return new Option('-s, --set <path=value>', 'change one field of the recipe; repeat for more')
    .argParser((value: string, previous: string[]) => [...previous, value])
    .default([], 'none');
}
