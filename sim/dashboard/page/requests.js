/** The request journal beside the timeline, newest first. */

/** Requests that are kept, and rows that are shown. */
const KEPT = 2_000;
const SHOWN = 200;

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

export class Requests {
  #list = element('requests');
  #filter = element('request-filter');
  #dialog = element('exchange');
  /** @type {any[]} */
  #entries = [];
  #paused = false;
  #changed = true;

  constructor() {
    this.#filter.addEventListener('input', () => {
      this.#changed = true;
    });
    const pause = element('pause');
    pause.addEventListener('click', () => {
      this.#paused = !this.#paused;
      this.#changed = true;
      pause.ariaPressed = String(this.#paused);
    });
  }

  /** @param {any[]} entries */
  replace(entries) {
    this.#entries = entries.slice(-KEPT);
    this.#changed = true;
  }

  /** @param {any} entry */
  add(entry) {
    this.#entries.push(entry);
    if (this.#entries.length > KEPT * 1.5) this.#entries.splice(0, this.#entries.length - KEPT);
    this.#changed = true;
  }

  /** To be called now and then: it draws only if there is something new. */
  draw() {
    if (!this.#changed || this.#paused) return;
    this.#changed = false;
    const wanted = this.#filter.value.toLowerCase();
    const rows = [];
    for (let index = this.#entries.length - 1; index >= 0 && rows.length < SHOWN; index--) {
      const entry = this.#entries[index];
      if (searchable(entry).includes(wanted)) rows.push(this.#row(entry));
    }
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset['number'];
    this.#list.replaceChildren(...rows);
    if (focused !== undefined) this.#list.querySelector(`[data-number="${focused}"]`)?.focus();
  }

  /** @param {any} entry */
  #row(entry) {
    const row = document.createElement('li');
    const button = row.appendChild(document.createElement('button'));
    button.dataset['number'] = String(entry.number);
    const outcome = entry.delivery === 'send' ? String(entry.status) : entry.delivery;
    const cells = [entry.at.slice(11, 19), outcome, entry.method, entry.operation ?? '', entry.target];
    for (const text of cells) button.appendChild(document.createElement('span')).textContent = text;
    const status = /** @type {HTMLElement} */ (button.children[1]);
    status.dataset.class = entry.delivery === 'send' ? String(Math.floor(entry.status / 100)) : '0';
    if (entry.faults.length > 0) {
      status.textContent += ' ⚡';
      status.title = `faults: ${entry.faults.join(', ')}`;
    }
    button.addEventListener('click', () => this.#open(entry));
    return row;
  }

  /** @param {any} entry */
  #open(entry) {
    element('exchange-title').textContent = `${entry.number}: ${entry.method} ${entry.target}`;
    element('exchange-body').textContent = JSON.stringify(entry, undefined, 2);
    this.#dialog.showModal();
  }
}

/** @param {any} entry */
function searchable(entry) {
  return `${entry.operation} ${entry.target} ${entry.status} ${entry.method} ${entry.service} ${entry.faults}`.toLowerCase();
}
