import type { Milliseconds } from '../../clock.js';
import type { CatalogEntry } from './catalog.js';

export interface TokenFacts {
  readonly id: string;
  /** By the session's clock, whatever the cloud's says. */
  readonly expiresAt: Milliseconds;
  /** By the session's clock: when to ask for the next one. */
  readonly renewAt: Milliseconds;
  readonly userId: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly catalog: readonly CatalogEntry[];
}

/** A project-scoped token. Its id is not shown when the token is printed or serialised. */
export class Token {
  readonly #id: string;
  readonly expiresAt: Milliseconds;
  readonly renewAt: Milliseconds;
  readonly userId: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly catalog: readonly CatalogEntry[];

  constructor(facts: TokenFacts) {
    this.#id = facts.id;
    this.expiresAt = facts.expiresAt;
    this.renewAt = facts.renewAt;
    this.userId = facts.userId;
    this.projectId = facts.projectId;
    this.projectName = facts.projectName;
    this.catalog = facts.catalog;
  }

  /** The secret itself, for the X-Auth-Token header. */
  get id(): string {
    return this.#id;
  }
}
