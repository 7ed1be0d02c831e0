#!/usr/bin/env node
import { openstackConformance } from './cli/program.js';

await openstackConformance(process.argv.slice(2), process);
