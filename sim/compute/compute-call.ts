import type { Call } from '../call.js';
import type { Cloud } from '../cloud.js';
import type { TokenRecord } from '../identity/state.js';
import { isAdmin } from '../identity/token-check.js';
import { forbidden, policyForbids } from './fault.js';
import type { Minor } from './microversion.js';
import { QueryParameters } from './query-parameters.js';
import type { Mount } from './versions.js';

/** A request to one of Nova's operations: who asks, in which microversion, and what its path and query say. */
export class ComputeCall {
  readonly call: Call;
  readonly mount: Mount;
  readonly token: TokenRecord;
  readonly params: Readonly<Record<string, string>>;
  /** 37 is 2.37. Below `/v2` and `/v1.1`: 1. */
  readonly minor: Minor;
  /** Came in below `/v2` or `/v1.1`: no microversions, unknown keys of a body are ignored. */
  readonly legacy: boolean;
  /** Validated, and without the parameters that the operation does not know. Set before the operation is asked. */
  query: QueryParameters = QueryParameters.none;

  constructor(
    call: Call,
    mount: Mount,
    token: TokenRecord,
    params: Readonly<Record<string, string>>,
    minor: Minor,
  ) {
    this.call = call;
    this.mount = mount;
    this.token = token;
    this.params = params;
    this.minor = minor;
    this.legacy = mount !== 'v2.1';
  }

  get cloud(): Cloud {
    return this.call.cloud;
  }

  /** The cloud's time, milliseconds since the Unix epoch. */
  get now(): number {
    return this.call.now;
  }

  get requestId(): string {
    return this.call.requestId;
  }

  /** The project that the token is for; an unscoped token's is none. */
  get projectId(): string {
    return this.token.projectId ?? '';
  }

  get isAdmin(): boolean {
    return isAdmin(this.token);
  }

  /** Whose things the caller may use: its project's; undefined, anybody's, for an administrator. */
  get viewer(): string | undefined {
    return this.isAdmin ? undefined : this.projectId;
  }

  /** A path parameter of the matched route. */
  param(name: string): string {
    return this.params[name] ?? '';
  }

  /** What `self` links start with: `http://cloud:8774/v2.1`, with the project where the path had it. */
  get selfRoot(): string {
    return `${this.call.root}/${this.mount}${this.#projectPart}`;
  }

  /** What `bookmark` links start with: the same without a version. */
  get bookmarkRoot(): string {
    return this.call.root + this.#projectPart;
  }

  /** @throws a 403 fault unless the token has the role `admin` */
  requireAdmin(rule: string): void {
    if (!this.isAdmin) throw policyForbids(rule);
  }

  /** What a database keeps by project is not looked up for a token without one. @throws a 403 fault */
  requireProject(): void {
    if (!this.isAdmin && this.projectId === '') throw forbidden('Forbidden');
  }

  /** Nova puts the project into links wherever the URL has it anywhere. */
  get #projectPart(): string {
    const { projectId } = this.token;
    return projectId && this.call.request.target.includes(projectId) ? `/${projectId}` : '';
  }
}
