/** The body of a POST /servers, as both send it. */
export interface CreateBody {
  readonly server: Readonly<Record<string, unknown>>;
  readonly [other: string]: unknown;
}

interface Difference {
  readonly name: string;
  readonly reason: string;
  /** Takes the difference out of a body, whoever sent it. */
  readonly settle: (body: CreateBody) => CreateBody;
}

const withServer = (body: CreateBody, server: Readonly<Record<string, unknown>>): CreateBody => ({
  ...body,
  server: Object.fromEntries(Object.entries(server).filter(([, value]) => value !== undefined)),
});

/** Every way in which our create body may differ from Buildbot's, and why. */
export const DIFFERENCES: readonly Difference[] = [
  {
    name: 'launch metadata',
    reason: 'we also write whose launch it is, so that what a crash leaves behind is found again',
    settle: (body) => {
      const metadata = Object.entries((body.server['metadata'] ?? {}) as Record<string, string>);
      return withServer(body, {
        ...body.server,
        metadata: Object.fromEntries(metadata.filter(([key]) => !key.startsWith('openstack-latent-worker:'))),
      });
    },
  },
  {
    name: 'counts',
    reason:
      'novaclient always sends min_count and max_count 1, which is what Nova takes where they are absent',
    settle: (body) => {
      const { min_count, max_count, ...server } = body.server;
      return withServer(body, {
        ...server,
        ...(min_count !== 1 && { min_count }),
        ...(max_count !== 1 && { max_count }),
      });
    },
  },
];

export function settled(body: CreateBody): CreateBody {
  return DIFFERENCES.reduce((rest, { settle }) => settle(rest), body);
}
