import type { Seconds } from '../../src/index.js';

const WIDTH = 260;
const HEIGHT = 46;

/** A small histogram, as SVG that needs nothing from elsewhere. */
export function histogram(values: readonly Seconds[]): string {
  if (values.length === 0) return '';
  const low = Math.min(...values);
  const high = Math.max(...values);
  const bins = Math.min(24, Math.max(4, Math.ceil(Math.sqrt(values.length) * 2)));
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const place = high === low ? 0 : Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  const width = WIDTH / bins;
  const bars = counts.map((count, place) => {
    const height = (count / most) * HEIGHT;
    return `<rect x="${(place * width).toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}" width="${(width - 1).toFixed(1)}" height="${height.toFixed(1)}"/>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${values.length} values from ${inWords(low)} to ${inWords(high)}">${bars.join('')}</svg>`;
}

export function quantile(values: readonly Seconds[], part: number): Seconds {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

export function inWords(seconds: Seconds): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}
