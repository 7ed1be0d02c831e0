/**
 * What is drawn in tests is the same each time, as they judge a change, not luck. `npm run soak:sim` draws anew;
 * `FUZZ_SEED` repeats what it found.
 */
export const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_123);
