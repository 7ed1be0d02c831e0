import { readFile } from 'node:fs/promises';

export interface DashboardFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** A file of the dashboard, by its path from behind `/_sim` on; `/` is the page itself. */
export async function dashboardFile(path: string): Promise<DashboardFile | undefined> {
  const name = path === '/' ? '/index.html' : path;
  const [, extension] = /^\/[a-z-]+\.(html|css|js|svg)$/.exec(name) ?? [];
  if (extension === undefined) return undefined;
  try {
    const bytes = await readFile(new URL(`page${name}`, import.meta.url));
    return { type: TYPES[extension] as string, bytes };
  } catch {
    return undefined;
  }
}
