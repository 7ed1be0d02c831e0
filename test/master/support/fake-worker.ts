/** A worker's agent that lives in the test: it speaks the protocol, and does what it is told to pretend. */
import { decode, encode } from '@msgpack/msgpack';
import { WebSocket } from 'ws';

export interface ShellCall {
  readonly id: string;
  readonly command: string | readonly string[];
  readonly args: Readonly<Record<string, unknown>>;
  /** Sends lines of output. */
  print(text: string, stream?: 'stdout' | 'stderr' | 'header'): void;
  /** Ends the command. */
  exit(rc: number): void;
  /** Resolves, with the reason, when the master interrupts it. */
  readonly interrupted: Promise<string>;
}

export interface FakeWorkerOptions {
  readonly name: string;
  readonly password: string;
  readonly port: number;
  /** What a shell command does. Default: succeeds at once. */
  readonly shell?: (call: ShellCall) => void;
  /** Leaves commands open, but for those of attaching: the test plays them itself. */
  readonly silent?: boolean;
  /** What is put in place of the default answer to an operation of the master. */
  readonly answers?: Readonly<Record<string, (message: Message) => unknown>>;
}

export interface Message {
  readonly op: string;
  readonly seq_number: number;
  readonly [field: string]: unknown;
}

const COMMANDS = ['shell', 'upload_file', 'upload_directory', 'download_file', 'mkdir', 'listdir', 'stat'];

const INFO = {
  basedir: '/work',
  system: 'posix',
  numcpus: 2,
  version: '3.7.0',
  environ: { PATH: '/usr/bin' },
  worker_commands: Object.fromEntries(COMMANDS.map((name) => [name, '3.1'])),
  delete_leftover_dirs: false,
};

export class FakeWorker {
  readonly socket: WebSocket;
  /** What the master has sent, requests and responses. */
  readonly received: Message[] = [];
  /** Resolves, with the code, when the connection has ended. */
  readonly closed: Promise<number>;
  readonly #options: FakeWorkerOptions;
  readonly #waiting = new Map<number, (answer: Message) => void>();
  readonly #interrupts = new Map<string, (why: string) => void>();
  #seq = 0;

  private constructor(socket: WebSocket, options: FakeWorkerOptions) {
    this.socket = socket;
    this.#options = options;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => this.#receive(decode(data) as Message));
  }

  /** @throws Error with the HTTP status when the master does not let it in. */
  static connect(options: FakeWorkerOptions): Promise<FakeWorker> {
    const credentials = Buffer.from(`${options.name}:${options.password}`).toString('base64');
    const socket = new WebSocket(`ws://127.0.0.1:${options.port}/`, {
      headers: { authorization: `Basic ${credentials}` },
      perMessageDeflate: false,
    });
    const worker = new FakeWorker(socket, options);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(worker));
      socket.once('error', reject);
    });
  }

  /** Asks the master, and gives its answer. */
  request(op: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Message> {
    const seq_number = this.#seq++;
    this.send({ op, ...fields, seq_number });
    return new Promise((resolve) => this.#waiting.set(seq_number, resolve));
  }

  send(value: unknown): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(encode(value));
  }

  /** Goes without a word, as a killed process does. */
  vanish(): void {
    this.socket.terminate();
  }

  #receive(message: Message): void {
    this.received.push(message);
    if (message.op === 'response') {
      this.#waiting.get(message.seq_number)?.(message);
      this.#waiting.delete(message.seq_number);
      return;
    }
    const override = this.#options.answers?.[message.op];
    const result = override ? override(message) : this.#act(message);
    if (result !== undefined) this.send({ op: 'response', seq_number: message.seq_number, result });
  }

  #act(message: Message): unknown {
    if (message.op === 'get_worker_info') return INFO;
    if (message.op === 'start_command') this.#start(message);
    if (message.op === 'interrupt_command')
      this.#interrupts.get(String(message.command_id))?.(String(message.why));
    if (message.op === 'shutdown') setImmediate(() => this.socket.terminate());
    return null;
  }

  #start(message: Message): void {
    const id = String(message.command_id);
    const args = message.args as Record<string, unknown>;
    if (message.command_name === 'shell' && !this.#options.silent) this.#shell(id, args);
    else if (message.command_name === 'listdir')
      this.#finish(id, [
        ['files', ['info']],
        ['rc', 0],
      ]);
    else if (message.command_name === 'mkdir' || !this.#options.silent) this.#finish(id, [['rc', 0]]);
  }

  #shell(id: string, args: Record<string, unknown>): void {
    const call: ShellCall = {
      id,
      command: args.command as string,
      args,
      print: (text, stream = 'stdout') => {
        this.request('update', { args: [[stream, [text, [], []]]], command_id: id });
      },
      exit: (rc) =>
        this.#finish(id, [
          ['rc', rc],
          ['elapsed', 0.01],
        ]),
      interrupted: new Promise((resolve) => this.#interrupts.set(id, resolve)),
    };
    (this.#options.shell ?? succeed)(call);
  }

  #finish(id: string, updates: readonly (readonly [string, unknown])[]): void {
    this.#interrupts.delete(id);
    this.request('update', { args: updates, command_id: id });
    this.request('complete', { args: null, command_id: id });
  }
}

function succeed(call: ShellCall): void {
  call.exit(0);
}
