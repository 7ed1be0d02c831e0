/** Nova's faults by the key their body has, and the status each gets. */
const STATUS = {
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  itemNotFound: 404,
  conflictingRequest: 409,
  overLimit: 413,
  badMediaType: 415,
  notImplemented: 501,
  serviceUnavailable: 503,
} as const;

export type FaultKind = keyof typeof STATUS | 'computeFault';

/** A rule of Nova's that a request broke: thrown by the rules, turned into an answer by the service. */
export class ComputeFault extends Error {
  readonly kind: FaultKind;
  readonly status: number;

  constructor(kind: FaultKind, message: string, status = kind === 'computeFault' ? 500 : STATUS[kind]) {
    // A refusal is an answer, and where in the program it was decided is of no interest to anyone.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'ComputeFault';
    this.kind = kind;
    this.status = status;
  }

  /** `{"badRequest": {"code": 400, "message": "..."}}` */
  get body(): Readonly<Record<string, { readonly code: number; readonly message: string }>> {
    return { [this.kind]: { code: this.status, message: this.message } };
  }
}

export const badRequest = (message: string): ComputeFault => new ComputeFault('badRequest', message);
export const forbidden = (message: string): ComputeFault => new ComputeFault('forbidden', message);
export const itemNotFound = (message: string): ComputeFault => new ComputeFault('itemNotFound', message);
export const conflictingRequest = (message: string): ComputeFault =>
  new ComputeFault('conflictingRequest', message);
export const notImplemented = (message: string): ComputeFault => new ComputeFault('notImplemented', message);

/** What is said of an operation that this microversion does not have (recording `nova-os-volumes-proxy-2.36`). */
export const noSuchOperation = (): ComputeFault => itemNotFound('The resource could not be found.');

/** A role that the operation asks for is missing (recording `nova-diagnostics-forbidden`). */
export const policyForbids = (rule: string): ComputeFault =>
  forbidden(`Policy doesn't allow ${rule} to be performed.`);

/** What Nova says of an error it did not foresee (recording `nova-create-bad-bdm-no-source-type`). */
export const unexpectedError = (pythonClass: string): ComputeFault =>
  new ComputeFault(
    'computeFault',
    'Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log ' +
      `if possible.\n<class '${pythonClass}'>`,
  );

/** Another server's name for the same thing: said of a server that is not there, or is another project's. */
export const serverNotFound = (id: string): ComputeFault =>
  itemNotFound(`Instance ${id} could not be found.`);
