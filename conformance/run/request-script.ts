import type { Exchange } from '../evidence/exchange.js';
import { shown } from '../evidence/redact.js';

/**
 * Requests as a shell script that asks the same again: `$TOKEN` and `$HOST` are for whoever runs it to set, and what
 * was answered is in its comments.
 */
export function scriptOf(exchanges: readonly Exchange[]): string {
  return exchanges
    .filter(({ operation }) => !/\/tokens$/.test(operation))
    .map((exchange) => {
      const { requestBody, status, error } = shown(exchange);
      const body = requestBody === null ? '' : ` \\\n  -d ${quoted(JSON.stringify(requestBody))}`;
      const version = exchange.requestHeaders['openstack-api-version'];
      const header = version === undefined ? '' : ` -H ${quoted(`OpenStack-API-Version: ${version}`)}`;
      return `curl -X ${exchange.method} -H "X-Auth-Token: $TOKEN" -H 'Content-Type: application/json'${header} ${quoted(exchange.url)}${body}\n# ${status ?? error ?? 'no answer'}`;
    })
    .join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
