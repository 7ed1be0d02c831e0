import { Agent, type Dispatcher } from 'undici';
import {
  Cloud,
  type CloudOptions,
  type FaultInput,
  Laboratory,
  listen,
  type ProfileInput,
  SimDispatcher,
  VirtualClock,
} from '../../sim/index.js';
import { CloudSession, type PasswordAuth, systemClock } from '../../src/index.js';
import type { Target, TargetSource } from './target.js';

/** The account of the specification's examples. */
export const ACCOUNT = { os_username: 'user', os_password: 'password', os_tenant_name: 'tenant' } as const;
export const LOGIN = {
  method: 'password',
  username: 'user',
  password: 'password',
  projectName: 'tenant',
} as const;
/** The specification's. Every address is the cloud's that is reached without a socket. */
const AUTH_URL = 'http://127.0.0.1:35357/v2.0';
const AUTH_URL_V3 = 'http://127.0.0.1:35357/v3';
export const DOMAINS = { os_user_domain: 'Default', os_project_domain: 'Default' } as const;

/** Long enough to be seen. Seconds; under a virtual clock they cost nothing. */
const STAGES: NonNullable<ProfileInput['stages']> = [
  { process: 'server.build', step: 'scheduling', delay: 0.3 },
  { process: 'server.build', step: 'networking', delay: 0.5 },
  { process: 'server.build', step: 'block_device_mapping', delay: 1 },
  { process: 'server.build', step: 'spawning', delay: 2 },
  { process: 'server.delete', step: 'deleting', delay: 1 },
];
const PROFILE: ProfileInput = { name: 'conformance', stages: STAGES };
const QUICK: ProfileInput = {
  name: 'conformance',
  stages: STAGES.map((stage) => ({ ...stage, delay: 0.1 })),
};

export interface SimulatorTargetOptions {
  readonly profile?: ProfileInput;
  /** Faults that are there from the start. */
  readonly faults?: readonly FaultInput[];
  /** What stands between the cloud and all who ask it. */
  readonly through?: (dispatcher: Dispatcher) => Dispatcher;
}

/** Each check has a simulator in this process, whose time is moved by whoever waits. */
export function simulatorSource({
  profile = PROFILE,
  faults = [],
  through = (dispatcher) => dispatcher,
}: SimulatorTargetOptions = {}): TargetSource {
  const faulty = { ...profile, faults: [...(profile.faults ?? []), ...faults] };
  return {
    name: 'the simulator',
    kind: 'simulator',
    description: 'simulator in process, on virtual time',
    propertyRuns: 1_000,
    open: async (randomSeed) => inProcess({ profile: faulty, randomSeed }, through),
    close: async () => undefined,
  };
}

function inProcess(options: CloudOptions, through: (dispatcher: Dispatcher) => Dispatcher): Target {
  const clock = new VirtualClock();
  const cloud = new Cloud({ ...options, clock });
  const dispatcher = through(new SimDispatcher(cloud));
  const hasV2 = cloud.profile.identity.v2;
  const authUrl = hasV2 ? AUTH_URL : AUTH_URL_V3;
  const session = sessionAt(authUrl, { clock, transport: dispatcher });
  let laboratory: Laboratory | undefined;
  return {
    name: 'the simulator',
    kind: 'simulator',
    account: { ...ACCOUNT, ...(hasV2 ? {} : DOMAINS), os_auth_url: authUrl },
    authUrl,
    session,
    clock,
    virtual: clock,
    dispatcher,
    get laboratory() {
      laboratory ??= new Laboratory(cloud);
      return laboratory;
    },
    close: async () => {
      laboratory?.close();
      await session.close();
    },
  };
}

/** Each check has a simulator behind real HTTP on a loopback port: for subjects of other processes. */
export function httpSimulatorSource({ profile = QUICK }: SimulatorTargetOptions = {}): TargetSource {
  return {
    name: 'the simulator',
    kind: 'simulator',
    description: 'simulator behind HTTP',
    propertyRuns: 50,
    open: (randomSeed) => simulatorTarget({ profile, randomSeed }),
    close: async () => undefined,
  };
}

/** A simulated cloud behind real HTTP on a loopback port, with the account of the specification's examples. */
export async function simulatorTarget(options: CloudOptions = {}): Promise<Target> {
  const cloud = new Cloud(options);
  const listening = await listen(cloud);
  const laboratory = new Laboratory(cloud);
  const authUrl = `${listening.url}/v3`;
  const session = sessionAt(authUrl, {});
  const dispatcher = new Agent();
  return {
    name: 'the simulator',
    kind: 'simulator',
    account: { ...ACCOUNT, ...DOMAINS, os_auth_url: authUrl },
    authUrl,
    session,
    clock: systemClock,
    dispatcher,
    laboratory,
    close: async () => {
      await session.close();
      await dispatcher.destroy();
      laboratory.close();
      await listening.close();
    },
  };
}

function sessionAt(
  authUrl: string,
  rest: Partial<ConstructorParameters<typeof CloudSession>[0]>,
): CloudSession {
  const auth: PasswordAuth = { ...LOGIN, authUrl };
  return new CloudSession({ auth, requestsPerSecond: 0, userAgent: KIT_AGENT, ...rest });
}

/** By which the kit's own requests are told from a subject's. */
export const KIT_AGENT = 'openstack-conformance';
