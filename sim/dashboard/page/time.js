import { api } from './api.js';

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

/** The cloud's clock as the page shows and steers it. */
export class Time {
  #at = Date.now();
  #since = performance.now();
  #speed = 1;
  /** The speed to go on with after time stood still. */
  #usual = 1;
  #select = element('speed');

  constructor() {
    this.#select.addEventListener('change', () => this.#setSpeed(Number(this.#select.value)));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll('[data-advance]')
    )) {
      button.addEventListener('click', () => this.advance(Number(button.dataset.advance)));
    }
    element('idle').addEventListener('click', () => void api.untilIdle().catch(complain));
  }

  /** Milliseconds since the Unix epoch, in the cloud. */
  get now() {
    return this.#at + (performance.now() - this.#since) * this.#speed;
  }

  /** @param {{now: string, speed: number, mode: string}} view */
  take(view) {
    this.#at = Date.parse(view.now);
    this.#since = performance.now();
    this.#speed = view.speed;
    if (view.speed > 0) this.#usual = view.speed;
    if (![...this.#select.options].some((/** @type {any} */ option) => Number(option.value) === view.speed)) {
      this.#select.append(new Option(`${view.speed} ×`, String(view.speed)));
    }
    this.#select.value = String(view.speed);
    this.#select.disabled = view.mode === 'fixed';
  }

  draw() {
    element('now').textContent = new Date(this.now).toISOString().replace('T', ' ').slice(0, 21);
  }

  /** @param {number} seconds */
  advance(seconds) {
    void api.advance(seconds).catch(complain);
  }

  toggle() {
    this.#setSpeed(this.#speed > 0 ? 0 : this.#usual);
  }

  /** @param {number} speed */
  #setSpeed(speed) {
    void api.setSpeed(speed).catch(complain);
  }
}

/** @param {Error} error */
function complain(error) {
  element('connection').textContent = error.message;
}
