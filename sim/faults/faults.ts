import { glob } from '../glob.js';
import type { Random } from '../random.js';
import {
  type Criteria,
  type Effect,
  type Fault,
  type FaultEvent,
  type FaultInput,
  faultSchema,
} from './fault.js';

/** A fault that was added, and what became of it. Plain data: it is saved with the cloud. */
export interface ActiveFault {
  readonly fault: Fault & { readonly id: string };
  /** How many events matched its criteria. */
  matched: number;
  /** How many of those it struck. */
  struck: number;
  /** Attempts so far by server, for what counts them. */
  attempts: Record<string, number>;
}

/** What a fault's criteria look at. */
export interface FaultSubject {
  readonly service: string;
  readonly operation: string | undefined;
  readonly method?: string | undefined;
  readonly target?: string | undefined;
  readonly name?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly user?: string | undefined;
  readonly project?: string | undefined;
  /** Of the record it is about. */
  readonly id?: string | undefined;
}

export interface Strike<Kind extends Effect = Effect> {
  readonly active: ActiveFault;
  readonly effect: Kind;
}

/** Two faults want the same id. */
export class FaultIdTaken extends Error {
  readonly id: string;

  constructor(id: string) {
    super(`there is a fault ${id} already; remove it first, or leave the id out`);
    this.name = 'FaultIdTaken';
    this.id = id;
  }
}

/** The faults of one cloud, looked up by event. */
export class Faults {
  readonly #chance: () => Random;
  readonly #active = new Map<string, ActiveFault>();
  #byEvent = new Map<FaultEvent, readonly ActiveFault[]>();
  #last = 0;
  /** Called when a fault was added or removed, or has struck. */
  onChange: ((change: 'added' | 'removed' | 'struck', active: ActiveFault) => void) | undefined;

  constructor(chance: () => Random) {
    this.#chance = chance;
  }

  /** @throws ZodError, with every problem of the fault; FaultIdTaken */
  add(input: FaultInput): ActiveFault {
    const fault = faultSchema.parse(input);
    if (fault.id !== undefined && this.#active.has(fault.id)) throw new FaultIdTaken(fault.id);
    const id = fault.id ?? this.#freeId();
    const active: ActiveFault = { fault: { ...fault, id }, matched: 0, struck: 0, attempts: {} };
    this.#active.set(id, active);
    this.#index();
    this.onChange?.('added', active);
    return active;
  }

  /** Says whether there was one. */
  remove(id: string): boolean {
    const active = this.#active.get(id);
    if (!active) return false;
    this.#active.delete(id);
    this.#index();
    this.onChange?.('removed', active);
    return true;
  }

  clear(): void {
    for (const id of [...this.#active.keys()]) this.remove(id);
  }

  get(id: string): ActiveFault | undefined {
    return this.#active.get(id);
  }

  get list(): readonly ActiveFault[] {
    return [...this.#active.values()];
  }

  /** Whether any fault waits for this event: most clouds have none, and then nothing need be looked at. */
  awaits(event: FaultEvent): boolean {
    return this.#byEvent.has(event);
  }

  get none(): boolean {
    return this.#active.size === 0;
  }

  /** The effects of the faults that strike now, in the order in which the faults were added. */
  strike(
    event: FaultEvent,
    subject: FaultSubject,
    concerns: (effect: Effect) => boolean = () => true,
  ): Strike[] {
    const strikes: Strike[] = [];
    for (const active of this.#byEvent.get(event) ?? []) {
      if (!concerns(active.fault.effect) || !matches(active.fault.when, subject)) continue;
      active.matched++;
      if (!this.#isItsTurn(active, subject)) continue;
      active.struck++;
      strikes.push({ active, effect: active.fault.effect });
      this.onChange?.('struck', active);
    }
    return strikes;
  }

  /** Has these in place of those it had, silently. */
  restore(saved: readonly ActiveFault[]): void {
    this.#active.clear();
    this.#last = 0;
    for (const active of saved) this.#active.set(active.fault.id, active);
    this.#index();
  }

  #isItsTurn({ fault, matched, struck, attempts }: ActiveFault, subject: FaultSubject): boolean {
    const { nth, count = nth === undefined ? Number.POSITIVE_INFINITY : 1, probability, effect } = fault;
    if (matched < (nth ?? 1) || struck >= count) return false;
    if (probability !== undefined && this.#chance().fraction() >= probability) return false;
    if (effect.kind !== 'tries') return true;
    const key = subject.id ?? '';
    const attempt = (Object.hasOwn(attempts, key) ? (attempts[key] as number) : 0) + 1;
    attempts[key] = attempt;
    return attempt < effect.tries;
  }

  #freeId(): string {
    do this.#last++;
    while (this.#active.has(`fault-${this.#last}`));
    return `fault-${this.#last}`;
  }

  #index(): void {
    this.#byEvent = new Map();
    for (const active of this.#active.values()) {
      const { on } = active.fault;
      this.#byEvent.set(on, [...(this.#byEvent.get(on) ?? []), active]);
    }
  }
}

function matches(criteria: Criteria, subject: FaultSubject): boolean {
  const { name, user, target, metadata = {}, ...equal } = criteria;
  return (
    Object.entries(equal).every(
      ([key, value]) => value === undefined || subject[key as 'service'] === value,
    ) &&
    likeness(name, subject.name) &&
    likeness(user, subject.user) &&
    likeness(target, subject.target) &&
    Object.entries(metadata).every(([key, value]) => subject.metadata?.[key] === value)
  );
}

function likeness(pattern: string | undefined, text: string | undefined): boolean {
  return pattern === undefined || (text !== undefined && glob(pattern).test(text));
}
