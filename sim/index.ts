export * from '../src/clock.js';
