import {
  languageWithEvent,
  MOST_SAMPLES,
  MOST_TURNS,
  type HarnessEventOf,
  type LanguageRecord,
  type LanguageTurn,
} from '@rackmark/contracts';

type LanguageEvent = HarnessEventOf<'context' | 'tokens' | 'first_token' | 'answer' | 'score'>;

/** A turn that was measured, and its place among them. */
interface Measured {
  place: number;
  turn: LanguageTurn;
}

/**
 * Makes the record of a language model's run of its events. Turns with and without streaming alternate, so they are kept
 * in pairs; of a run with too many, every second pair is left out, again and again while more come: an even choice.
 */
export class LanguageCollector {
  /** All but the turns that are measured. */
  private record: LanguageRecord | null = null;
  /** The one that events come of. */
  private current: LanguageRecord | null = null;
  private measured: Measured[] = [];
  private n = 0;
  private steps = 0;
  private everyPair = 1;

  constructor(private readonly most = { turns: MOST_TURNS, steps: MOST_SAMPLES }) {}

  take(event: LanguageEvent): void {
    const isOfMeasured =
      (event.type === 'tokens' || event.type === 'first_token') && event.phase === 'measure';
    if (!isOfMeasured) {
      this.record = languageWithEvent(this.record, event);
      return;
    }
    if (this.current !== null && this.current.turns[0]?.turn !== event.turn) this.endTurn();
    this.current = languageWithEvent(this.current, event);
  }

  end(): LanguageRecord | null {
    this.endTurn();
    const record = this.record ?? (this.n === 0 ? null : { context_tokens: null, turns: [], answer: null });
    if (record === null) return null;
    const turns = [...record.turns, ...this.measured.map((m) => m.turn)];
    return { ...record, turns, ...(this.measured.length < this.n ? { measured_turns: this.n } : {}) };
  }

  private endTurn(): void {
    const turn = this.current?.turns[0];
    this.current = null;
    if (turn === undefined) return;
    const measured = { place: this.n++, turn };
    if (!this.isKept(measured)) return;
    this.measured.push(measured);
    this.steps += turn.step_ns.length;
    while (this.isTooMuch() && this.measured.length > 2) this.thin();
  }

  private readonly isKept = ({ place }: Measured): boolean => Math.floor(place / 2) % this.everyPair === 0;

  private thin(): void {
    this.everyPair *= 2;
    this.measured = this.measured.filter(this.isKept);
    this.steps = this.measured.reduce((sum, m) => sum + m.turn.step_ns.length, 0);
  }

  private isTooMuch(): boolean {
    const first = this.record?.turns.length ?? 0;
    return first + this.measured.length > this.most.turns || this.steps > this.most.steps;
  }
}
