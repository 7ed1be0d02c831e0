#!/usr/bin/env node
import * as module from 'node:module';

// Node 22 and later keep what they compiled: the next start is faster.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

const { run } = await import('./cli/run.js');
process.exitCode = await run(process.argv.slice(2), process);
