import * as z from 'zod';

/** How many requests a cloud takes, and what it says to more. */
export const rateLimitSchema = z.strictObject({
  /** Each of these is counted apart. */
  services: z.array(z.enum(['identity', 'compute', 'image', 'volume', 'network', 'placement'])).min(1),
  /** Whose requests are counted together. */
  per: z.enum(['user', 'project']),
  requests: z.int().positive(),
  /** Seconds from the first request counted until counting starts anew. */
  seconds: z.number().positive(),
  status: z.int().min(400).max(599).default(429),
  body: z.json().default({ error: { status: '429 Too Many Requests', message: 'Too Many Requests' } }),
  /** Send `Retry-After`, the seconds until counting starts anew. */
  retry_after: z.boolean().default(false),
});
export type RateLimit = z.infer<typeof rateLimitSchema>;
