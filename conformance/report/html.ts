import { GROUPS } from '../check.js';
import type { Results } from '../run/results.js';
import { type Result, VERDICTS } from '../run/verdict.js';
import { escaped, html } from './markup.js';
import { SCRIPT, STYLE } from './page.js';
import { histogram, inWords, quantile } from './plots.js';

/** The whole report as one file, which asks for nothing from anywhere. */
export function reportOf(results: Results): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(`${results.subject} on ${results.target}`)}</title>
<style>${STYLE}</style>
</head>
<body>
${summary(results)}
${filters(results)}
<main>
${GROUPS.map((group) => section(group, results.results)).join('\n')}
</main>
${timings(results)}
${leftovers(results)}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function summary(results: Results): string {
  const { counts, conforms, subject, target, description, began, seconds, cases, seed, run, stopped } =
    results;
  const verdict = conforms ? 'conforms' : 'does not conform';
  return html`<header>
<h1>${subject} on ${target}: <strong class="${conforms ? 'pass' : 'fail'}">${verdict}</strong></h1>
<p>${VERDICTS.map((one) => `${counts[one]} ${one}`).join(', ')}; ${cases} generated cases; ${inWords(seconds)}.</p>
<p class="fail">${stopped === undefined ? '' : `Stopped: ${stopped}.`}</p>
<p class="dim">${description}; begun ${began}; run ${run}, seed ${seed}.</p>
</header>`;
}

function filters({ results }: Results): string {
  const present = VERDICTS.filter((verdict) => results.some((one) => one.verdict === verdict));
  const boxes = present.map(
    (verdict) =>
      html`<label><input type="checkbox" name="verdict" value="${verdict}" checked> <span class="${verdict}">${verdict}</span></label>`,
  );
  const groups = GROUPS.map((group) => html`<option>${group}</option>`);
  return `<nav>${boxes.join(' ')}
<label>Group <select name="group"><option value="">all</option>${groups.join('')}</select></label>
<label>Level <select name="level"><option value="">all</option><option>MUST</option><option>SHOULD</option><option>MAY</option></select></label>
<label>Search <input type="search" name="text"></label>
<output id="shown"></output></nav>`;
}

function section(group: string, results: readonly Result[]): string {
  const members = results.filter((one) => one.group === group);
  if (members.length === 0) return '';
  return `${html`<section data-group="${group}"><h2>${group}</h2>`}
<table><thead><tr><th>Verdict</th><th>Level</th><th>Check</th><th>Time</th></tr></thead>
<tbody>${members.map(row).join('\n')}</tbody></table></section>`;
}

function row(result: Result): string {
  const { id, title, verdict, level, seconds, cases } = result;
  const more = details(result);
  return `${html`<tr data-verdict="${verdict}" data-level="${level}" id="${id}"><td class="${verdict}">${verdict}</td><td>${level}</td><td><span class="title">${title}</span> <code>${id}</code>${cases > 0 ? ` ${cases} cases` : ''}`}${more}</td><td>${inWords(seconds)}</td></tr>`;
}

function details(result: Result): string {
  const { verdict, message, clause, advice, notes, exchanges = [], counterexample, judges, known } = result;
  const lines = [
    message === undefined ? '' : html`<p class="message">${message}</p>`,
    ...notes.map((note) => html`<p class="dim">${note}</p>`),
  ];
  if (verdict !== 'fail' && verdict !== 'error') return lines.join('');
  return [
    ...lines,
    html`<blockquote><cite>${clause.section}</cite> ${clause.words}</blockquote>`,
    html`<p>Judges the ${judges}. ${advice ?? ''}</p>`,
    known === undefined ? '' : html`<p>A known defect: ${known}</p>`,
    counterexample
      ? html`<details><summary>Counterexample</summary><pre>${counterexample.value}

${counterexample.script}</pre></details>`
      : '',
    exchanges.length > 0
      ? html`<details><summary>${exchanges.length} requests and answers</summary><pre>${exchanges.map(exchangeInWords).join('\n\n')}</pre></details>`
      : '',
  ].join('');
}

function exchangeInWords(exchange: NonNullable<Result['exchanges']>[number]): string {
  const { at, request, requestHeaders, requestBody, status, responseHeaders, responseBody, seconds, error } =
    exchange;
  const headers = (given: Readonly<Record<string, string>>): string[] =>
    Object.entries(given).map(([name, value]) => `  ${name}: ${value}`);
  return [
    `${at}  ${request}`,
    ...headers(requestHeaders),
    ...(requestBody === null ? [] : [`  ${JSON.stringify(requestBody)}`]),
    `=> ${status ?? error ?? 'no answer'} after ${inWords(seconds)}`,
    ...headers(responseHeaders),
    ...(responseBody === null ? [] : [`  ${JSON.stringify(responseBody)}`]),
  ].join('\n');
}

function timings({ results, latencies }: Results): string {
  const measured: Record<string, number[]> = {};
  for (const { measurements } of results)
    for (const [what, values] of Object.entries(measurements))
      measured[what] = [...(measured[what] ?? []), ...values];
  const rows = [
    ...Object.entries(measured),
    ...Object.entries(latencies).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  if (rows.length === 0) return '';
  const cells = rows.map(
    ([what, values]) =>
      `${html`<tr><td>${what}</td><td>${values.length}</td><td>${inWords(quantile(values, 0.5))}</td><td>${inWords(quantile(values, 0.95))}</td><td>${inWords(Math.max(...values))}</td>`}<td>${histogram(values)}</td></tr>`,
  );
  return `<section id="timings"><h2>timings</h2><table><thead><tr><th>What</th><th>Times</th><th>Median</th><th>95 %</th><th>Longest</th><th></th></tr></thead><tbody>${cells.join('\n')}</tbody></table></section>`;
}

function leftovers({ leftovers: { removed, left } }: Results): string {
  const items = [
    ...left.map((what) => html`<li class="fail">could not be removed: ${what}</li>`),
    ...removed.map((what) => html`<li>removed: ${what}</li>`),
  ];
  return items.length === 0 ? '' : `<section><h2>leftovers</h2><ul>${items.join('')}</ul></section>`;
}
