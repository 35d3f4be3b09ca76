import type { ProgramState } from '../../program/training-program';
import type { StackedProgram } from '../../stack/stacked-program';

/**
 * The states of students that share a program. Those whose turn it is are inside; those that are further than the
 * others wait outside, where the program's steps don't touch them.
 */
export class PlacedStates {
  private readonly outside = new Map<number, ProgramState>();
  private readonly inside = new Set<number>();
  /** What the program holds, where it was read since its last step. */
  private copy: readonly ProgramState[] | null = null;

  constructor(private readonly program: Pick<StackedProgram, 'read' | 'write' | 'stacked'>) {}

  /** Gives the student in this place its state. */
  put(place: number, state: ProgramState): void {
    this.inside.delete(place);
    this.outside.set(place, state);
  }

  /** @throws Error where no student has this place. */
  get(place: number): ProgramState {
    if (this.inside.has(place)) this.copy ??= this.program.read();
    const state = this.outside.get(place) ?? this.copy?.[place];
    if (!state) throw new Error(`there is no student in place ${place}`);
    return state;
  }

  /** Frees a place. What the program computes there from then on is nobody's. */
  remove(place: number): void {
    this.inside.delete(place);
    this.outside.delete(place);
  }

  /** Whether these students are in the program, maybe with others. */
  holds(places: readonly number[]): boolean {
    return places.every((place) => this.inside.has(place));
  }

  /** Puts exactly these students into the program. */
  bring(places: readonly number[]): void {
    if (this.holds(places) && this.inside.size === places.length) return;
    const wanted = new Map(places.map((place) => [place, this.get(place)]));
    for (const place of this.inside) if (!wanted.has(place)) this.outside.set(place, this.get(place));
    // Something sound stands in the places that are free: what it is doesn't matter.
    const [filler] = wanted.values();
    if (!filler) throw new Error('nobody is to be brought into the program');
    const { students } = this.program.stacked;
    this.program.write(Array.from({ length: students }, (_, place) => wanted.get(place) ?? filler));
    this.inside.clear();
    for (const place of places) {
      this.inside.add(place);
      this.outside.delete(place);
    }
    this.copy = null;
  }

  /** The program has taken steps. */
  noteSteps(): void {
    this.copy = null;
  }
}
