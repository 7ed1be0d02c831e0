/**
 * The workers that are shown: servers of one name, one after another, are one worker's.
 *
 * @typedef {{at: number, status: string}} Step
 * @typedef {{id: string, steps: Step[], status: string}} Life
 * @typedef {{name: string, lives: Life[]}} Worker
 */

/** Lives of one worker that are kept: a day of a busy CI farm has no more. */
const LIVES = 500;

export class Workers {
  /** @type {Map<string, Worker>} */
  #byName = new Map();
  /** @type {Map<string, Life>} */
  #byId = new Map();

  clear() {
    this.#byName.clear();
    this.#byId.clear();
  }

  /** @param {{id: string, name: string, status: string, history: {at: string, status: string}[]}} server */
  take(server) {
    const steps = server.history.map(({ at, status }) => ({ at: Date.parse(at), status }));
    const known = this.#byId.get(server.id);
    if (known) {
      known.steps = steps;
      known.status = server.status;
      return;
    }
    const life = { id: server.id, steps, status: server.status };
    this.#byId.set(server.id, life);
    const worker = this.#byName.get(server.name) ?? { name: server.name, lives: [] };
    this.#byName.set(server.name, worker);
    worker.lives.push(life);
    if (worker.lives.length > LIVES) {
      const oldest = worker.lives.shift();
      if (oldest) this.#byId.delete(oldest.id);
    }
  }

  /** @param {string} text @returns {Worker[]} */
  named(text) {
    const wanted = text.toLowerCase();
    return [...this.#byName.values()].filter(({ name }) => name.toLowerCase().includes(wanted));
  }

  /** How many servers are in which status now, those deleted left out. @returns {[string, number][]} */
  tally() {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { status } of this.#byId.values()) {
      if (status !== 'DELETED') counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    return [...counts].sort(([a], [b]) => a.localeCompare(b));
  }
}
