/** Draws workers as rows and their servers' lives as bars over time. Only the rows in sight exist. */

const ROW = 26;
const NAMES = 190;
const TICKS = 5;

/** @type {Record<string, string>} */
const COLORS = { BUILD: 'build', ACTIVE: 'active', ERROR: 'error', SHUTOFF: 'off', SHELVED_OFFLOADED: 'off' };

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

export class Timeline {
  #box = element('timeline');
  #rows = element('rows');
  #canvas = element('spans');
  #selectedText = element('selected');
  /** @type {import('./workers.js').Worker[]} */
  #workers = [];
  /** @type {HTMLElement[]} */
  #pool = [];
  #selected = -1;
  /** @type {() => number} */
  #now;
  /** @type {() => number} */
  #window;

  /** @param {{now: () => number, window: () => number}} clock milliseconds */
  constructor({ now, window }) {
    this.#now = now;
    this.#window = window;
    this.#box.addEventListener('scroll', () => this.draw());
    this.#box.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.#rows.addEventListener('click', (/** @type {MouseEvent} */ event) => {
      const row = /** @type {HTMLElement} */ (event.target).closest('[data-index]');
      if (row instanceof HTMLElement) this.#select(Number(row.dataset.index));
    });
    new ResizeObserver(() => this.draw()).observe(this.#box);
  }

  /** @param {import('./workers.js').Worker[]} workers */
  show(workers) {
    this.#workers = workers;
    this.draw();
  }

  draw() {
    const { clientHeight: height, scrollTop } = this.#box;
    this.#rows.style.height = `${this.#workers.length * ROW}px`;
    this.#canvas.style.marginTop = `-${this.#workers.length * ROW}px`;
    const first = Math.floor(scrollTop / ROW);
    const last = Math.min(this.#workers.length, Math.ceil((scrollTop + height) / ROW));
    this.#drawNames(first, last);
    this.#drawSpans(first, last, scrollTop, height);
  }

  /** @param {number} first @param {number} last */
  #drawNames(first, last) {
    while (this.#pool.length < last - first) {
      const row = document.createElement('div');
      row.role = 'option';
      row.innerHTML = '<span class="name"></span><span class="status"></span>';
      this.#pool.push(this.#rows.appendChild(row));
    }
    for (const [slot, row] of this.#pool.entries()) {
      const index = first + slot;
      const worker = this.#workers[index];
      row.hidden = worker === undefined || index >= last;
      if (worker === undefined || row.hidden) continue;
      const status = worker.lives.at(-1)?.status ?? '';
      const [name, state] = /** @type {any} */ (row.children);
      if (name.textContent !== worker.name) name.textContent = worker.name;
      if (state.textContent !== status) state.textContent = state.dataset.status = status;
      row.dataset.index = String(index);
      row.id = `worker-${index}`;
      row.ariaSelected = String(index === this.#selected);
      row.style.transform = `translateY(${index * ROW}px)`;
    }
  }

  /** @param {number} first @param {number} last @param {number} scrollTop @param {number} height */
  #drawSpans(first, last, scrollTop, height) {
    const width = this.#box.clientWidth;
    const scale = devicePixelRatio;
    if (this.#canvas.width !== width * scale || this.#canvas.height !== height * scale) {
      this.#canvas.width = width * scale;
      this.#canvas.height = height * scale;
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    const paint = this.#canvas.getContext('2d');
    const style = getComputedStyle(document.documentElement);
    paint.setTransform(scale, 0, 0, scale, 0, 0);
    paint.clearRect(0, 0, width, height);
    paint.font = '11px system-ui, sans-serif';
    paint.textBaseline = 'middle';
    const end = this.#now();
    const begin = end - this.#window();
    const x = (/** @type {number} */ at) =>
      NAMES + ((Math.max(at, begin) - begin) / (end - begin)) * (width - NAMES);
    this.#drawTicks(paint, style, begin, end, x, height);
    for (let index = first; index < last; index++) {
      const y = index * ROW - scrollTop;
      for (const life of this.#workers[index]?.lives ?? [])
        drawLife(paint, style, life, { begin, end, x, y });
    }
  }

  /**
   * @param {CanvasRenderingContext2D} paint @param {CSSStyleDeclaration} style
   * @param {number} begin @param {number} end @param {(at: number) => number} x @param {number} height
   */
  #drawTicks(paint, style, begin, end, x, height) {
    paint.strokeStyle = style.getPropertyValue('--line');
    paint.fillStyle = style.getPropertyValue('--dim');
    paint.beginPath();
    for (let tick = 0; tick < TICKS; tick++) {
      const at = begin + ((end - begin) * tick) / TICKS;
      paint.moveTo(x(at), 0);
      paint.lineTo(x(at), height);
      paint.fillText(new Date(at).toISOString().slice(11, 19), x(at) + 4, height - 8);
    }
    paint.stroke();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = /** @type {Record<string, number>} */ ({
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 20,
      PageUp: -20,
    })[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#select(Math.max(0, Math.min(this.#workers.length - 1, this.#selected + step)));
  }

  /** @param {number} index */
  #select(index) {
    this.#selected = index;
    const top = index * ROW;
    if (top < this.#box.scrollTop) this.#box.scrollTop = top;
    const bottom = top + ROW - this.#box.clientHeight;
    if (bottom > this.#box.scrollTop) this.#box.scrollTop = bottom;
    this.draw();
    this.#box.setAttribute('aria-activedescendant', `worker-${index}`);
    this.#selectedText.textContent = describe(this.#workers[index]);
  }
}

/** @param {import('./workers.js').Worker | undefined} worker */
function describe(worker) {
  const life = worker?.lives.at(-1);
  if (!worker || !life) return '';
  const steps = life.steps.map(({ at, status }) => `${status} ${new Date(at).toISOString().slice(11, 21)}`);
  return `${worker.name}: server ${life.id}, ${steps.join(' → ')}; ${worker.lives.length} so far`;
}

/**
 * @param {CanvasRenderingContext2D} paint @param {CSSStyleDeclaration} style
 * @param {import('./workers.js').Life} life
 * @param {{begin: number, end: number, x: (at: number) => number, y: number}} frame
 */
function drawLife(paint, style, life, { begin, end, x, y }) {
  for (const [index, { at, status }] of life.steps.entries()) {
    const until = Math.min(life.steps[index + 1]?.at ?? end, end);
    if (status === 'DELETED' || until < begin || at > end) continue;
    const left = x(at);
    const width = Math.max(1.5, x(until) - left);
    paint.fillStyle = style.getPropertyValue(`--${COLORS[status] ?? 'other'}`);
    paint.fillRect(left, y + 5, width, ROW - 10);
    if (width < status.length * 7 + 8) continue;
    paint.fillStyle = style.getPropertyValue('--ink');
    paint.fillText(status, left + 4, y + ROW / 2);
  }
}
