/** One attached worker: the handshake, the commands it runs, and the watch over its connection. */
import type { WebSocket } from 'ws';
import type { Clock, Milliseconds, Seconds, Timer } from '../../clock.js';
import type { Logger, WorkerConnection } from '../port.js';
import { Command, type CommandOptions, type CommandOutcome } from './command.js';
import { ConnectionLostError, Peer, RefusedError, RemoteError } from './peer.js';
import { DEFAULT_SETTINGS, settingsToWire, type WorkerSettings } from './settings.js';
import type { WireMap, WireMessage, WireValue } from './wire.js';
import { parseWorkerInfo, type WorkerInfo, workerPath } from './worker-info.js';

export interface SessionOptions {
  readonly workerName: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings?: WorkerSettings;
  /** Between `keepalive` requests; Buildbot's master sends one an hour. Null: none. */
  readonly keepaliveInterval?: Seconds | null;
  /** Between WebSocket pings. One that is not answered before the next ends the connection. */
  readonly pingInterval?: Seconds;
  /** Longest wait for an answer to any request. */
  readonly requestTimeout?: Seconds;
  /** Number of the first command; they count up from it. */
  readonly firstCommand?: number;
}

const DEFAULTS = {
  keepaliveInterval: 3600 as Seconds | null,
  pingInterval: 30,
  requestTimeout: 120,
  firstCommand: 0,
};

export class WorkerSession implements WorkerConnection {
  readonly workerName: string;
  /** Resolves, with the reason, when the connection has ended. Never rejects. */
  readonly closed: Promise<string>;
  readonly #options: Required<Omit<SessionOptions, 'settings'>> & { readonly settings?: WorkerSettings };
  readonly #peer: Peer;
  readonly #socket: WebSocket;
  readonly #commands = new Map<string, Command>();
  readonly #timers = new Set<Timer>();
  #nextCommand: number;
  #info: WorkerInfo | undefined;

  /** @param socket a connection whose upgrade request carried the worker's name and password. */
  constructor(socket: WebSocket, options: SessionOptions) {
    this.#options = { ...DEFAULTS, ...options };
    this.workerName = options.workerName;
    this.#socket = socket;
    this.#nextCommand = this.#options.firstCommand;
    this.#peer = new Peer(socket, {
      clock: options.clock,
      logger: options.logger,
      requestTimeout: this.#options.requestTimeout * 1000,
    });
    this.#peer.handle(() => {
      throw new RefusedError('Worker not authenticated.');
    });
    this.closed = this.#peer.closed.then((reason) => this.#end(reason));
  }

  get isOpen(): boolean {
    return this.#peer.isOpen;
  }

  /** What the worker said of itself. Only after `attach`. */
  get info(): WorkerInfo {
    if (!this.#info) throw new Error(`worker ${this.workerName} has not attached yet`);
    return this.#info;
  }

  /**
   * Does what Buildbot's master does when a worker attaches, in its order (PROTOCOL.md, section 6).
   * @param builddirs the builders' directories, relative to the worker's own.
   * @throws RemoteError, ConnectionLostError, or z.ZodError for a worker that does not say what it must; the
   * connection is then closed.
   */
  async attach(builddirs: readonly string[]): Promise<WorkerInfo> {
    try {
      await this.print('attached');
      this.#info = parseWorkerInfo(await this.#peer.request('get_worker_info'));
      this.#peer.handle((message) => this.#serve(message));
      const settings = this.#options.settings ?? DEFAULT_SETTINGS;
      await this.#peer.request('set_worker_settings', { args: settingsToWire(settings) });
      await this.#prepareDirectories(this.#info, builddirs);
      await Promise.all(builddirs.map(() => this.print('attached')));
    } catch (error) {
      this.#peer.close(`attaching failed: ${(error as Error).message}`);
      throw error;
    }
    this.#watch();
    return this.#info;
  }

  /** The worker logs the message and answers: the way to see that it is there. */
  async print(message: string): Promise<void> {
    await this.#peer.request('print', { message });
  }

  /** Starts a command; its output goes to `options` until `finished` settles. */
  start(name: string, args: WireMap, options: CommandOptions = {}): Command {
    const command = new Command(String(this.#nextCommand++), options);
    this.#commands.set(command.id, command);
    const fields = { command_id: command.id, command_name: name, args };
    this.#peer
      .request(
        'start_command',
        options.builder === undefined ? fields : { builder_name: options.builder, ...fields },
      )
      .catch((error: Error) => {
        this.#commands.delete(command.id);
        if (error instanceof RemoteError) command.refused(error.message);
        else command.abandon(error);
      });
    return command;
  }

  /** Runs a command to its end. */
  run(name: string, args: WireMap, options: CommandOptions = {}): Promise<CommandOutcome> {
    return this.start(name, args, options).finished;
  }

  /** Asks the worker to kill the command; its end comes as that of any other. */
  async interrupt(command: Command, why: string, builder?: string): Promise<void> {
    const fields = { command_id: command.id, why };
    await this.#peer.request(
      'interrupt_command',
      builder === undefined ? fields : { builder_name: builder, ...fields },
    );
  }

  /** Ends the worker's process: it answers, and goes 0.2 s later. */
  async shutdown(): Promise<void> {
    await this.#peer.request('shutdown');
    await this.closed;
  }

  /** Ends the connection at once. A worker process that lives on connects again; its commands run on. */
  disconnect(): void {
    this.#peer.drop('ended by the master');
  }

  /** Ends the connection with a close frame, as Buildbot's master does with one it will not have. */
  refuse(reason: string): void {
    this.#peer.close(reason);
  }

  /** Ends the connection at once, for a reason that those who wait on it are told. */
  drop(reason: string): void {
    this.#peer.drop(reason);
  }

  async #prepareDirectories(info: WorkerInfo, builddirs: readonly string[]): Promise<void> {
    const { files = [], rc, failure } = await this.run('listdir', { path: info.basedir });
    if (rc !== 0)
      throw new RemoteError('listdir', failure ?? `its base directory cannot be listed (rc ${rc})`);
    const wanted = [...builddirs, 'info'];
    if (info.deleteLeftoverDirs)
      await this.#deleteLeftovers(
        info,
        files.filter((name) => !wanted.includes(name)),
      );
    const missing = wanted.filter((name) => !files.includes(name));
    if (missing.length > 0)
      await this.run('mkdir', { paths: missing.map((name) => workerPath(info, info.basedir, name)) });
  }

  async #deleteLeftovers(info: WorkerInfo, names: readonly string[]): Promise<void> {
    const paths = names.map((name) => workerPath(info, info.basedir, name));
    const stats = await Promise.all(paths.map((path) => this.run('stat', { path })));
    const directories = paths.filter((_, at) => isDirectory(stats[at]?.stat?.[0]));
    if (directories.length > 0) await this.run('rmdir', { paths: directories });
  }

  #serve(message: WireMessage): WireValue | Promise<WireValue> {
    const serve = OPERATIONS.get(message.op);
    if (!serve) throw new RefusedError(`Command ${message.op} does not exist.`);
    const id = message.command_id;
    const command = typeof id === 'string' ? this.#commands.get(id) : undefined;
    if (!command) throw new RefusedError('\'unknown "command_id"\'');
    if (message.op === 'complete') this.#commands.delete(command.id);
    return serve(command, message);
  }

  #watch(): void {
    if (!this.isOpen) return;
    let answered = true;
    this.#socket.on('pong', () => {
      answered = true;
    });
    this.#every(this.#options.pingInterval * 1000, () => {
      if (!answered) this.#peer.drop(`no answer to a ping within ${this.#options.pingInterval} s`);
      else this.#socket.ping();
      answered = false;
    });
    const { keepaliveInterval } = this.#options;
    if (keepaliveInterval === null) return;
    this.#every(keepaliveInterval * 1000, () => {
      this.#peer.request('keepalive').catch(() => undefined);
    });
  }

  #every(interval: Milliseconds, act: () => void): void {
    const arm = (): void => {
      const timer = this.#options.clock.setTimer(interval, () => {
        this.#timers.delete(timer);
        act();
        if (this.isOpen) arm();
      });
      this.#timers.add(timer);
    };
    arm();
  }

  #end(reason: string): string {
    for (const timer of this.#timers) timer.cancel();
    const commands = [...this.#commands.values()];
    this.#commands.clear();
    for (const command of commands) command.abandon(new ConnectionLostError(reason));
    return reason;
  }
}

type Operation = (command: Command, message: WireMessage) => WireValue | Promise<WireValue>;

const transfer: Operation = (command, message) => command.transfer(message);

/** What a worker may ask of its master, all of it about a command that the master started. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries<Operation>({
    update: (command, message) => command.update(message),
    complete: (command, message) => command.complete(message),
    update_upload_file_write: transfer,
    update_upload_file_utime: transfer,
    update_upload_file_close: transfer,
    update_upload_directory_write: transfer,
    update_upload_directory_unpack: transfer,
    update_read_file: transfer,
    update_read_file_close: transfer,
  }),
);

/** Of the mode in Python's `os.stat`, whatever the master's own system. */
function isDirectory(mode: number | undefined): boolean {
  return mode !== undefined && (mode & 0o170000) === 0o040000;
}
