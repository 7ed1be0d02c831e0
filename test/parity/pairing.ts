/**
 * What is called so in the recordings, and what it is called here: one name for one name, both ways. A pair, once
 * made, holds to the end of the replay, so that whatever a client could recognize by its id is the same thing on
 * both sides.
 */
export class Pairing {
  readonly #here = new Map<string, string>();
  readonly #recorded = new Map<string, string>();
  #tentative: [recorded: string, here: string][] = [];

  /** What both sides have in common from the start. */
  fix(recorded: string, here = recorded): void {
    this.#here.set(recorded, here);
    this.#recorded.set(here, recorded);
  }

  /** Whether the two are a pair, which they become if both are new. */
  pairs(recorded: string, here: string): boolean {
    const known = this.#here.get(recorded);
    if (known !== undefined) return known === here;
    if (this.#recorded.has(here)) return false;
    this.fix(recorded, here);
    this.#tentative.push([recorded, here]);
    return true;
  }

  /** Keeps the pairs made since the last decision; of an answer that differed, only those `worthKeeping`. */
  decide(worthKeeping: (recorded: string) => boolean): void {
    for (const [recorded, here] of this.#tentative) {
      if (worthKeeping(recorded)) continue;
      this.#here.delete(recorded);
      this.#recorded.delete(here);
    }
    this.#tentative = [];
  }

  knows(recorded: string): boolean {
    return this.#here.has(recorded);
  }

  /** The placeholder that stands for a secret that is in use here. */
  placeholderOf(secret: string): string | undefined {
    const recorded = this.#recorded.get(secret);
    return recorded?.startsWith('<') ? recorded : undefined;
  }

  /** Recorded text as it would read here. */
  translate(text: string): string {
    return text.replace(IDENTIFIER, (found) => this.#here.get(found) ?? found);
  }
}

/** Ids and placeholders as they stand in requests. */
const IDENTIFIER =
  /<[a-z]+-(?:token|secret)>|r-[0-9a-z]{8}\b|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b[0-9a-f]{32}\b/g;
