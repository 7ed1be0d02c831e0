#!/usr/bin/env node
import { builtProgram } from './cli/precompiled.js';

const { run } = builtProgram() ?? (await import('./cli/run.js'));
process.exitCode = await run(process.argv.slice(2), process);
