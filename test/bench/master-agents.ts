/** Agents for the bench of the master, in a process of their own: `master-agents.ts PORT COUNT MODE`. */
import { FakeWorker, type ShellCall } from '../master/support/fake-worker.js';

const [port = '0', count = '0', mode = 'build'] = process.argv.slice(2);

/** 64 KiB of lines, as a compiler prints them. */
const BLOCK = `${'x'.repeat(127)}\n`.repeat(512);
const BLOCKS_PER_SECOND = 16;

const play: Record<string, (call: ShellCall) => void> = {
  build: (call) => {
    call.print('compiling\nlinking\n');
    call.exit(0);
  },
  /** 1 MiB/s for as many seconds as the command says. */
  print: (call) => {
    let left = Number(call.command) * BLOCKS_PER_SECOND;
    const timer = setInterval(() => {
      call.print(BLOCK);
      if (--left > 0) return;
      clearInterval(timer);
      call.exit(0);
    }, 1000 / BLOCKS_PER_SECOND);
  },
};

await Promise.all(
  Array.from({ length: Number(count) }, async (_, at) => {
    const shell = play[mode];
    const worker = await FakeWorker.connect({
      name: `w${at}`,
      password: 'secret',
      port: Number(port),
      ...(shell ? { shell } : {}),
    });
    // The master's answers would pile up here, not there.
    worker.socket.on('message', () => {
      worker.received.length = 0;
    });
  }),
);
console.log('connected');
process.on('SIGTERM', () => process.exit(0));
setInterval(() => undefined, 1 << 30);
