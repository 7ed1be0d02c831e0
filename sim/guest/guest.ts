import type { Clock } from '../../src/clock.js';

/** The machine that a guest runs in: a copy, as it was when it booted. */
export interface GuestServer {
  readonly id: string;
  readonly name: string;
  readonly hostname: string;
  readonly projectId: string;
  readonly userId: string;
  /** Empty where it booted from a volume. */
  readonly imageId: string;
  readonly flavor: {
    readonly id: string;
    readonly name: string;
    readonly vcpus: number;
    readonly ram: number;
  };
  readonly metadata: Readonly<Record<string, string>>;
  readonly keyName: string | null;
}

/** What a program that plays a guest is given. */
export interface Guest {
  readonly server: GuestServer;
  /** Aborts when the machine is switched off: stopped, rebooted, rebuilt, deleted. */
  readonly signal: AbortSignal;
  /** The cloud's clock: a guest that waits by it boots in no time under a virtual one. */
  readonly clock: Clock;
  /** As it was given when the server was created, decoded; undefined where there was none. */
  readonly userData: Uint8Array | undefined;
  /** Goes to the server's console log. */
  write(text: string): void;
  /** What the metadata service tells this machine: `/openstack/latest/meta_data.json`; undefined where it has none. */
  metadata(path: string): string | undefined;
}

/** Plays a guest, from power on until it returns, or the signal aborts. What it throws goes to the console. */
export type GuestProgram = (guest: Guest) => void | Promise<void>;
