import ora, { type Ora } from 'ora';
import pc from 'picocolors';

/** Tells the tour as it goes: a line per step, on a terminal with a spinner for what is being waited for. */
export interface Narrator {
  heading(text: string): void;
  /** What happens now, until the next line. */
  waiting(text: string): void;
  /** @param at seconds since the example began */
  step(at: number, what: string, detail?: string): void;
  failure(text: string): void;
  end(): void;
}

export function narrator(out: NodeJS.WriteStream = process.stdout): Narrator {
  const lively = Boolean(out.isTTY) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  const colors = pc.createColors(lively);
  const spinner: Ora | undefined = lively ? ora({ stream: out, indent: 2 }) : undefined;
  const line = (text: string): void => {
    spinner?.stop();
    out.write(`${text}\n`);
  };
  return {
    heading: (text) => line(`\n${colors.bold(text)}`),
    waiting: (text) => void spinner?.start(text),
    step: (at, what, detail) =>
      line(
        `  ${colors.dim(`${at.toFixed(1).padStart(6)} s`)}  ${what}${detail ? `  ${colors.dim(detail)}` : ''}`,
      ),
    failure: (text) => line(colors.red(text)),
    end: () => void spinner?.stop(),
  };
}
