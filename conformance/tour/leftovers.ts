import { type Clock, type CloudSession, sleep } from '../../src/index.js';

/** Servers by the name, and volumes, that a project holds. */
export interface Holdings {
  readonly servers: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
}

export async function holdings(session: CloudSession, serverName: string): Promise<Holdings> {
  const servers = new Set<string>();
  for await (const server of session.compute('2').listServers()) {
    if (server.name === serverName) servers.add(server.id);
  }
  const volumes = new Set<string>();
  for await (const volume of session.volumes.list()) volumes.add(volume.id);
  return { servers, volumes };
}

const PATIENCE_SECONDS = 60;

/** What a project holds beyond `before`; waits a while for it to be nothing, since clouds delete in their time. */
export async function leftBehind(
  session: CloudSession,
  serverName: string,
  before: Holdings,
  clock: Clock,
): Promise<string[]> {
  const deadline = clock.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const now = await holdings(session, serverName);
    const left = [
      ...[...now.servers].filter((id) => !before.servers.has(id)).map((id) => `server ${id}`),
      ...[...now.volumes].filter((id) => !before.volumes.has(id)).map((id) => `volume ${id}`),
    ];
    if (left.length === 0 || clock.now() >= deadline) return left;
    await sleep(clock, 500);
  }
}
