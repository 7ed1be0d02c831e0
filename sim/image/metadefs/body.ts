import { badRequest, forbidden, policyForbids } from '../fault.js';
import type { ImageCall } from '../image-call.js';
import { whyUnstorable } from '../images/image-rules.js';
import { violationText } from '../schemas/json-schema.js';
import { bodySchemas } from './documents.js';
import type { NamespaceRecord } from './records.js';

const DATES = ['created_at', 'updated_at'];
const READ_ONLY: Readonly<Record<string, readonly string[]>> = {
  namespace: ['self', 'schema', ...DATES],
  object: ['self', 'schema', ...DATES],
  tags: DATES,
};

/** A request's body, as the schema of what it makes allows it. @throws ImageFault 400, 403 */
export function bodyOf(call: ImageCall, kind: keyof typeof bodySchemas): Readonly<Record<string, unknown>> {
  const body = call.jsonObject();
  const readOnly = (READ_ONLY[kind] ?? DATES).find((key) => Object.hasOwn(body, key));
  if (readOnly !== undefined) throw forbidden(`Attribute '${readOnly}' is read-only.`);
  checkBody(kind, body);
  return body;
}

/** @throws ImageFault 400 */
export function checkBody(kind: keyof typeof bodySchemas, body: unknown): void {
  const text = violationText(bodySchemas[kind], body);
  if (text !== undefined) throw badRequest(`Provided object does not match schema '${kind}': ${text}`);
}

/** @param doing `create metadata tag` @throws ImageFault 400 for characters of four bytes */
export function checkStorable(doing: string, values: object): void {
  const text = whyUnstorable(values);
  if (text !== undefined) throw badRequest(`Couldn't ${doing}: ${text}`);
}

/** @param what `tag x`: what is to be deleted @throws ImageFault 403 */
export function checkUnprotected(namespace: NamespaceRecord, what: string): void {
  if (namespace.protected) throw forbidden(`Metadata definition ${what} is protected and cannot be deleted.`);
}

/** The catalogue is kept by administrators. @throws ImageFault 403 */
export function requireAdmin(call: ImageCall, action: string): void {
  if (!call.isAdmin) throw policyForbids(action);
}

/** Of a query, which has a say where namespaces are listed, and none where one is shown. @throws ImageFault 400 */
export function checkVisibility(visibility: string | null, known = ['public', 'private']): void {
  if (visibility && !known.includes(visibility)) {
    throw badRequest(`Invalid visibility value: ${visibility}`);
  }
}
