/** What a run shows of itself while it works: the progress query, the UI's live table, the search attributes. */
import { defineQuery, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { Recipe } from '../core/contracts/recipe';
import { PROGRESS_QUERY, type RunProgress, type StageProgress } from '../core/contracts/runs';
import { SEARCH_ATTRIBUTES } from '../core/contracts/search-attributes';
import type { ColumnNote } from '../core/policy/column-wording';
import { formatCount } from '../core/policy/gate-wording';
import { STAGES, type Stage } from '../core/contracts/stages';

/** What a stage has to show; of several the one with the lowest `value` stays. */
export interface Headline {
  text: string;
  value: number;
}

/** Counts a stage's finished activities. */
export interface StageCounter {
  /** One activity ended, perhaps with something better to show than those before. */
  count(reused: boolean, headline?: Headline): void;
}

export class RunTracker {
  private recipe: Recipe | null = null;
  private notes: readonly ColumnNote[] = [];
  private readonly stages = new Map<Stage, StageProgress>(STAGES.map((stage) => [stage, waiting(stage)]));

  constructor() {
    setHandler(defineQuery<RunProgress>(PROGRESS_QUERY), () => this.progress(), {
      description: 'The stages of the run with their counts, best values and times',
    });
    this.show();
  }

  describe(recipe: Recipe): void {
    this.recipe = recipe;
    upsertSearchAttributes({
      [SEARCH_ATTRIBUTES.line]: [recipe.line],
      [SEARCH_ATTRIBUTES.recipe]: [recipe.name],
    });
  }

  /** The stages are gone through once more: what is still good is found finished. */
  restart(): void {
    for (const stage of STAGES) this.stages.set(stage, waiting(stage));
    this.notes = [];
    this.show();
  }

  /** What should be known of the data, under the stages. */
  note(notes: readonly ColumnNote[]): void {
    this.notes = notes;
    this.show();
  }

  recordVerdict(verdict: string): void {
    upsertSearchAttributes({ [SEARCH_ATTRIBUTES.verdict]: [verdict] });
  }

  /** Runs `work` as `stage`: the stage is shown as running, then as done or failed. */
  async during<T>(stage: Stage, total: number, work: (counter: StageCounter) => Promise<T>): Promise<T> {
    const row: StageProgress = { ...waiting(stage), state: 'running', total, startedAtMs: Date.now() };
    this.stages.set(stage, row);
    upsertSearchAttributes({ [SEARCH_ATTRIBUTES.stage]: [stage] });
    this.show();
    try {
      const output = await work(this.counterFor(row));
      row.state = 'done';
      return output;
    } catch (error) {
      row.state = 'failed';
      throw error;
    } finally {
      row.endedAtMs = Date.now();
      this.show();
    }
  }

  private counterFor(row: StageProgress): StageCounter {
    let lowest = Infinity;
    return {
      count: (reused, headline) => {
        row.done += 1;
        if (reused) row.reused += 1;
        if (headline && headline.value <= lowest) {
          lowest = headline.value;
          row.best = headline.text;
        }
        this.show();
      },
    };
  }

  private progress(): RunProgress {
    return {
      recipe: this.recipe?.name ?? null,
      line: this.recipe?.line ?? null,
      stages: [...this.stages.values()],
    };
  }

  private show(): void {
    setCurrentDetails([markdown(this.progress()), ...this.notes.map(noteList)].join('\n\n'));
  }
}

function waiting(stage: Stage): StageProgress {
  return {
    stage,
    state: 'waiting',
    done: 0,
    total: 0,
    reused: 0,
    best: null,
    startedAtMs: null,
    endedAtMs: null,
  };
}

function markdown(progress: RunProgress): string {
  const rows = progress.stages.map((row) => {
    const count = row.total > 0 ? `${row.done} / ${row.total}` : '';
    const reused = row.reused > 0 ? ` (${row.reused} reused)` : '';
    return `| ${row.stage} | ${row.state} | ${count}${reused} | ${row.best ?? ''} |`;
  });
  const title =
    progress.recipe === null ? 'Reading the recipe' : `${progress.recipe} → line ${progress.line}`;
  return [`### ${title}`, '', '| stage | state | done | best |', '|---|---|---|---|', ...rows].join('\n');
}

/** As a list: tables have no room between their columns in the UI. */
function noteList({ title, columns, others }: ColumnNote): string {
  const items = columns.map(({ column, text }) => `- ${escapeMarkup(column)}: ${escapeMarkup(text)}`);
  const more = others > 0 ? [`- and ${formatCount(others)} more`] : [];
  return [`### ${title}`, '', ...items, ...more].join('\n');
}

/** Column names are the user's: nothing in them is to be taken for markup. */
function escapeMarkup(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&').replace(/\s+/g, ' ');
}
