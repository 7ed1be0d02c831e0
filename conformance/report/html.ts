import type { Results } from '../run/results.js';

export function reportOf(results: Results): string {
  return `<!doctype html><title>${results.run}</title>`;
}
