import { api, follow } from './api.js';
import { Faults } from './faults.js';
import { Requests } from './requests.js';
import { Time } from './time.js';
import { Timeline } from './timeline.js';
import { Workers } from './workers.js';

/** Milliseconds between two looks at what the page is not told of. */
const STATE_EVERY = 2_000;
/** Milliseconds between two drawings of what moves by itself. */
const FRAME_EVERY = 100;

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

const workers = new Workers();
const requests = new Requests();
const faults = new Faults();
const time = new Time();
const timeline = new Timeline({
  now: () => time.now,
  window: () => Number(element('window').value) * 1_000,
});
let changed = true;
let drawn = 0;

async function load() {
  const [state, servers, entries] = await Promise.all([api.state(), api.servers(), api.requests(500)]);
  workers.clear();
  for (const server of servers) workers.take(server);
  requests.replace(entries);
  faults.replace(state.faults);
  takeState(state);
}

/** @param {any} state */
function takeState(state) {
  time.take(state.time);
  element('about').textContent =
    `profile ${state.profile}, seed ${state.random_seed}, ${state.requests} requests, ${state.counts.volumes} volumes`;
  element('quota-rows').replaceChildren(...state.quotas.map(quotaRow));
  changed = true;
}

/** @param {{project: string, resource: string, used: number, limit: number}} quota */
function quotaRow({ project, resource, used, limit }) {
  const row = document.createElement('tr');
  for (const text of [project, resource, used, limit < 0 ? '∞' : limit]) {
    row.appendChild(document.createElement('td')).textContent = String(text);
  }
  const cell = row.appendChild(document.createElement('td'));
  if (limit >= 0) cell.append(meterOf(project, resource, used, limit));
  return row;
}

/** @param {string} project @param {string} resource @param {number} used @param {number} limit */
function meterOf(project, resource, used, limit) {
  const meter = document.createElement('meter');
  meter.max = Math.max(1, limit);
  meter.high = meter.max * 0.8;
  meter.value = used;
  meter.ariaLabel = `${resource} of ${project}`;
  return meter;
}

function frame() {
  requestAnimationFrame(frame);
  if (performance.now() - drawn < FRAME_EVERY) return;
  drawn = performance.now();
  time.draw();
  requests.draw();
  if (changed) drawWorkers();
  else timeline.draw();
}

function drawWorkers() {
  changed = false;
  const shown = workers.named(element('server-filter').value);
  timeline.show(shown);
  element('nothing').hidden = shown.length > 0;
  element('statuses').textContent = workers
    .tally()
    .map(([status, count]) => `${count} ${status}`)
    .join(' · ');
}

/** @param {string} text @param {string} state */
function say(text, state) {
  const connection = element('connection');
  connection.textContent = text;
  connection.dataset.state = state;
}

/** @type {Record<string, () => void>} */
const KEYS = {
  '/': () => element('server-filter').focus(),
  r: () => element('request-filter').focus(),
  f: () => element('fault-on').focus(),
  ' ': () => time.toggle(),
  '.': () => time.advance(10),
};

document.addEventListener('keydown', (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === 'Escape' && !element('exchange').open) {
    element('timeline').focus();
    return;
  }
  const typing = target.closest('input, select, button, dialog') !== null;
  const action = KEYS[event.key];
  if (typing || !action || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
});
element('server-filter').addEventListener('input', () => {
  changed = true;
});
element('forget').addEventListener('click', () => void api.forgetRequests().then(() => requests.replace([])));

follow({
  open: () => {
    say('live', 'live');
    void load();
  },
  lost: () => say('no connection', 'lost'),
  request: (entry) => requests.add(entry),
  server: (server) => {
    workers.take(server);
    changed = true;
  },
  fault: (fault) => faults.take(fault),
  time: (view) => time.take(view),
  reset: () => void load(),
});
setInterval(() => {
  if (!document.hidden) void api.state().then(takeState, () => undefined);
}, STATE_EVERY);
frame();
