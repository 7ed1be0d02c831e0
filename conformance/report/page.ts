export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --dim: #777; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .3rem; }
nav { border: 1px solid var(--line); border-radius: .5rem; display: flex; flex-wrap: wrap; gap: .8rem; padding: .6rem; position: sticky; top: 0; background: Canvas; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; }
td, th { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; vertical-align: top; }
td:last-child { white-space: nowrap; }
code { color: var(--dim); font-size: .8rem; } pre { overflow: auto; max-height: 30rem; background: #8881; padding: .6rem; font-size: .8rem; }
blockquote { border-left: 3px solid var(--line); margin: .3rem 0; padding-left: .7rem; } cite { color: var(--dim); display: block; }
.dim { color: var(--dim); } .message { margin: .2rem 0; white-space: pre-wrap; }
.pass { color: #1a7f37; } .fail { color: #cf222e; } .skipped { color: #9a6700; } .disabled { color: var(--dim); } .error { color: #8250df; }
svg { fill: #0969da; height: 2.2rem; width: 16rem; }
[hidden] { display: none; }
`;

export const SCRIPT = `
const rows = [...document.querySelectorAll('tr[data-verdict]')];
const field = (name) => document.querySelector('[name=' + name + ']').value;
function show() {
  const verdicts = new Set([...document.querySelectorAll('[name=verdict]:checked')].map((box) => box.value));
  const text = field('text').toLowerCase();
  let count = 0;
  for (const row of rows) {
    const fits = verdicts.has(row.dataset.verdict) && (!field('level') || row.dataset.level === field('level')) &&
      (!field('group') || row.closest('section').dataset.group === field('group')) &&
      row.textContent.toLowerCase().includes(text);
    row.hidden = !fits;
    if (fits) count++;
  }
  for (const section of document.querySelectorAll('section[data-group]'))
    section.hidden = !section.querySelector('tr[data-verdict]:not([hidden])');
  document.getElementById('shown').textContent = count + ' of ' + rows.length + ' checks';
}
document.querySelector('nav').addEventListener('input', show);
show();
`;
