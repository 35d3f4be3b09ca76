import type { LabelledRows } from '../../../data/labelled-rows';
import type { NetworkState } from '../../checkpoint';
import type { ProgramState } from '../../program/training-program';
import type { Chunk, Stepper } from '../../stepper';
import type { PlacedStates } from './placed-states';

/** What students that share a program have done for them, some at a time. Students are named by their places. */
export interface SharedWork {
  /**
   * Takes the first steps of each one's chunk. All chunks begin with the same step.
   *
   * @returns each one's losses, in the order of the chunks.
   */
  train(chunks: ReadonlyMap<number, Chunk>): Promise<Float32Array[]>;
  /** @returns each one's log-probabilities, in the order of the places. */
  predict(places: readonly number[], rows: LabelledRows): Promise<Float32Array[]>;
  /** Ends what works in the background. */
  dispose(): Promise<void>;
}

type Wish = { resolve: (values: Float32Array) => void; reject: (reason: unknown) => void } & (
  { kind: 'train'; chunk: Chunk } | { kind: 'predict'; rows: LabelledRows }
);

/**
 * Keeps students of one program in step. Each has a stepper of its own, and a loop that drives it; what a stepper is
 * asked for is done once all those under way have asked. One that is behind the others, since it goes on from an
 * earlier checkpoint, takes its steps until it has caught up, and the others wait outside of the program meanwhile. One
 * that leaves, for whatever reason, isn't waited for any more.
 */
export class Lockstep {
  private readonly underWay: Set<number>;
  private readonly wishes = new Map<number, Wish>();
  private isBusy = false;

  /** @param places of the students that will join, each of which must leave in the end, also where it never joined. */
  constructor(
    places: Iterable<number>,
    private readonly states: PlacedStates,
    private readonly work: SharedWork,
  ) {
    this.underWay = new Set(places);
  }

  /** The stepper of the student in this place, which starts from `state`. */
  join(place: number, state: ProgramState, split: (state: ProgramState) => NetworkState): Stepper {
    this.states.put(place, state);
    return {
      train: (chunk) => this.wish(place, (settle) => ({ kind: 'train', chunk, ...settle })),
      predict: (rows) => this.wish(place, (settle) => ({ kind: 'predict', rows, ...settle })),
      snapshot: () => split(this.states.get(place)),
      dispose: () => this.leave(place),
    };
  }

  leave(place: number): void {
    this.underWay.delete(place);
    this.wishes.delete(place);
    this.states.remove(place);
    void this.proceed();
  }

  private wish(
    place: number,
    make: (settle: Pick<Wish, 'resolve' | 'reject'>) => Wish,
  ): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.wishes.set(place, make({ resolve, reject }));
      void this.proceed();
    });
  }

  /** Never rejects: what fails is told to those who asked. */
  private async proceed(): Promise<void> {
    while (!this.isBusy && this.wishes.size > 0 && this.wishes.size === this.underWay.size) {
      this.isBusy = true;
      try {
        await this.grant();
      } catch (error) {
        for (const { reject } of this.wishes.values()) reject(error);
        this.wishes.clear();
      }
      this.isBusy = false;
    }
  }

  /** Predictions first: they change nothing, and may be all that keeps a student from the next step. */
  private async grant(): Promise<void> {
    const asked = [...this.wishes].sort(([a], [b]) => a - b);
    const predictions = asked.flatMap(([place, wish]) =>
      wish.kind === 'predict' ? [{ place, rows: wish.rows }] : [],
    );
    const [first] = predictions;
    if (first) {
      const places = predictions.filter(({ rows }) => rows === first.rows).map(({ place }) => place);
      if (!this.states.holds(places)) this.states.bring(places);
      this.hand(places, await this.work.predict(places, first.rows));
      return;
    }
    const chunks = asked.flatMap(([place, wish]) =>
      wish.kind === 'train' ? [[place, wish.chunk] as const] : [],
    );
    const step = Math.min(...chunks.map(([, { firstStep }]) => firstStep));
    const next = new Map(chunks.filter(([, { firstStep }]) => firstStep === step));
    this.states.bring([...next.keys()]);
    const losses = await this.work.train(next);
    this.states.noteSteps();
    this.hand([...next.keys()], losses);
  }

  private hand(places: readonly number[], results: readonly Float32Array[]): void {
    places.forEach((place, i) => {
      const wish = this.wishes.get(place);
      this.wishes.delete(place);
      wish?.resolve(results[i] ?? new Float32Array());
    });
  }
}
