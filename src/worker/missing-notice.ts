/** The mail that `notify_on_missing` is for. */
import type { Mail, MasterPort } from '../master/port.js';
import type {
  CannotSubstantiate,
  SubstantiationFailed,
  SubstantiationTimeout,
} from './substantiation-error.js';

export type ReportedError = SubstantiationFailed | SubstantiationTimeout | CannotSubstantiate;

export function missingNotice(error: ReportedError, to: readonly string[], master: string): Mail {
  const { worker, stage, elapsed, instanceId, status, fault, consoleTail } = error.report;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Worker', worker],
    ['Master', master],
    ['Instance', instanceId ?? 'none was created'],
    ['Failed while', stage],
    ['Elapsed', `${Math.round(elapsed)} s`],
    ['Status', status],
    ['Fault', fault && `${fault.message.trim()} (code ${fault.code})`],
    ['Error', error.message],
  ];
  const told = facts.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value}`);
  const console = consoleTail === undefined ? [] : ['', 'The end of its console log:', '', consoleTail];
  return {
    to,
    subject: `${master}: worker ${worker} did not attach`,
    text: [...told, ...console, ''].join('\n'),
  };
}

/** Never rejects: a mail that cannot be sent is logged. */
export async function sendMissingNotice(
  error: ReportedError,
  to: readonly string[],
  { mail, name, logger }: MasterPort,
): Promise<void> {
  if (to.length === 0 || !mail) return;
  try {
    await mail(missingNotice(error, to, name));
  } catch (reason) {
    logger.error(`${error.worker}: could not send mail to ${to.join(', ')}: ${reason}`);
  }
}
