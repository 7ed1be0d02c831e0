import { api } from './api.js';

/** The faults that there are, and the form that adds one. */

const NUMBERS = ['status', 'seconds', 'after', 'tries', 'probability', 'count'];
const CRITERIA = ['service', 'operation', 'name'];

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

export class Faults {
  #list = element('fault-list');
  #form = element('fault-form');
  #on = element('fault-on');
  #kind = element('fault-kind');
  #problem = element('fault-problem');
  /** What can be done where. @type {Record<string, string[]>} */
  #effects = {};
  /** @type {Map<string, any>} */
  #faults = new Map();

  constructor() {
    this.#on.addEventListener('change', () => this.#offerKinds());
    this.#kind.addEventListener('change', () => this.#offerFields());
    this.#form.addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.#add();
    });
    void api.effects().then((effects) => {
      this.#effects = effects;
      this.#on.replaceChildren(
        ...Object.keys(effects).map((event) => new Option(event.replaceAll('_', ' '), event)),
      );
      this.#on.value = 'create';
      this.#offerKinds();
    });
    void api.operations().then((byService) => {
      const names = [...new Set(Object.values(byService).flat())].sort();
      element('operations').replaceChildren(...names.map((name) => new Option(name)));
    });
  }

  /** @param {any[]} faults */
  replace(faults) {
    this.#faults = new Map(faults.map((fault) => [fault.id, fault]));
    this.#draw();
  }

  /** @param {any} fault */
  take({ change, ...fault }) {
    if (change === 'removed') this.#faults.delete(fault.id);
    else this.#faults.set(fault.id, fault);
    this.#draw();
  }

  #draw() {
    this.#list.replaceChildren(...[...this.#faults.values()].map(row));
  }

  #offerKinds() {
    const kinds = this.#effects[this.#on.value] ?? [];
    this.#kind.replaceChildren(...kinds.map((kind) => new Option(kind.replaceAll('_', ' '), kind)));
    this.#offerFields();
  }

  #offerFields() {
    for (const label of this.#form.querySelectorAll('[data-for]')) {
      label.hidden = !label.dataset.for.split(' ').includes(this.#kind.value);
    }
  }

  async #add() {
    this.#problem.textContent = '';
    try {
      await api.addFault(this.#read());
      const { on, kind } = this.#form.elements;
      const [event, effect] = [on.value, kind.value];
      this.#form.reset();
      on.value = event;
      this.#offerKinds();
      kind.value = effect;
      this.#offerFields();
    } catch (error) {
      this.#problem.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #read() {
    /** @type {Record<string, any>} */
    const values = {};
    for (const field of this.#form.elements) {
      if (!field.name || field.value === '' || field.closest('[hidden]')) continue;
      values[field.name] = NUMBERS.includes(field.name) ? Number(field.value) : field.value;
    }
    const { on, probability, count, body, ...rest } = values;
    const when = Object.fromEntries(CRITERIA.filter((key) => key in rest).map((key) => [key, rest[key]]));
    for (const key of CRITERIA) delete rest[key];
    if (rest.kind === 'respond') rest.status ??= 503;
    const effect = { ...rest, ...(body === undefined ? {} : { body: parsed(body) }) };
    return {
      on,
      when,
      effect,
      ...(probability === undefined ? {} : { probability }),
      ...(count ? { count } : {}),
    };
  }
}

/** @param {any} fault */
function row(fault) {
  const item = document.createElement('li');
  const text = item.appendChild(document.createElement('code'));
  const { kind, ...how } = fault.effect;
  text.textContent = `${fault.id}: on ${fault.on} ${plain(fault.when)} → ${kind} ${plain(how)}`;
  item.appendChild(document.createElement('span')).textContent = `struck ${fault.struck} of ${fault.matched}`;
  const remove = item.appendChild(document.createElement('button'));
  remove.textContent = 'remove';
  remove.ariaLabel = `remove ${fault.id}`;
  remove.addEventListener('click', () => void api.removeFault(fault.id));
  return item;
}

/** @param {Record<string, unknown>} object */
function plain(object) {
  return Object.entries(object)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
