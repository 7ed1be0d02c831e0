import type { ExceededQuota } from '../errors.js';

interface QuotaPhrase {
  readonly pattern: RegExp;
  read(match: RegExpExecArray): ExceededQuota[];
}

const OVER_LIMIT = /Resource (\S+) is over limit of (\d+) due to current usage (\d+) and delta (\d+)/g;

/** The words in which Nova, Cinder and Neutron refuse for want of quota. */
const PHRASES: readonly QuotaPhrase[] = [
  {
    // recordings nova-create-over-quota, -multi, -cores
    pattern:
      /Quota exceeded for ([\w, ]+): Requested ([\d, -]+), but already used ([\d, ]+) of ([\d, -]+) [a-z]/,
    read: ([, resources = '', requested = '', used = '', limits = '']) => {
      const [asked, taken, allowed] = [requested, used, limits].map((text) => text.split(', '));
      return resources.split(', ').map((resource, at) => ({
        resource,
        ...(asked?.[at] === undefined ? {} : { requested: asked[at] }),
        ...amount('used', taken?.[at]),
        ...amount('limit', allowed?.[at]),
      }));
    },
  },
  {
    // recording cinder-create-over-quota
    pattern: /exceeds allowed (\w+) quota\. Requested (\d+)G, quota is (\d+)G and (\d+)G has been consumed/,
    read: ([, resource = '', requested = '', limit, used]) => [
      { resource, requested, ...amount('used', used), ...amount('limit', limit) },
    ],
  },
  {
    // recording cinder-create-volume-at-quota
    pattern: /Maximum number of \w+ allowed \((\d+)\) exceeded for quota '(\w+)'/,
    read: ([, limit, resource = '']) => [{ resource, ...amount('limit', limit) }],
  },
  {
    // Unified limits (oslo.limit): one sentence for each resource.
    pattern: /is over a limit for .*/,
    read: ([sentences = '']) =>
      [...sentences.matchAll(OVER_LIMIT)].map(([, resource = '', limit, used, requested = '']) => ({
        resource,
        requested,
        ...amount('used', used),
        ...amount('limit', limit),
      })),
  },
  {
    pattern: /Quota exceeded for resources: \[([^\]]*)\]/,
    read: ([, list = '']) =>
      list.split(',').map((resource) => ({ resource: resource.replaceAll(/['"\s]/g, '') })),
  },
  {
    pattern: /Maximum number of ([\w ]+?) exceeded/,
    read: ([, resource = '']) => [{ resource }],
  },
  {
    pattern: /Quota exceeded,? too many ([\w ]+)/i,
    read: ([, resource = '']) => [{ resource }],
  },
];

/** Which quotas a refusal, or a server's fault, is about; empty when it is about something else. */
export function exceededQuotas(text: string): ExceededQuota[] {
  for (const { pattern, read } of PHRASES) {
    const match = pattern.exec(text);
    if (match) return read(match);
  }
  return [];
}

function amount<Name extends 'used' | 'limit'>(
  name: Name,
  text: string | undefined,
): { [K in Name]?: number } {
  const value = Number(text);
  return text === undefined || Number.isNaN(value) ? {} : ({ [name]: value } as { [K in Name]?: number });
}
