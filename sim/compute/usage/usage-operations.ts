import type { ComputeCall } from '../compute-call.js';
import { badRequest, policyForbids } from '../fault.js';
import { pageOf, pagingParameters } from '../paging.js';
import { type ComputeReply, type ComputeRoute, ok, type Schemas } from '../route.js';
import { anyText, looseQuery, strictQuery } from '../schema/query.js';
import { parseTime } from '../servers/views/times.js';
import { hoursOf, type Period, projectUsage, type ServerUsage, serversIn } from './usage-report.js';

const times = { start: anyText, end: anyText };
const forList = { ...times, detailed: anyText };

const query = (parameters: typeof times): Schemas => [
  [0, looseQuery(parameters)],
  [40, looseQuery({ ...parameters, ...pagingParameters })],
  [75, strictQuery({ ...parameters, ...pagingParameters })],
];

const PAGES_SINCE = 40;
const RULE = 'os_compute_api:os-simple-tenant-usage';

/** `GET /os-simple-tenant-usage`, for administrators: all projects. */
export const listUsage: ComputeRoute = {
  method: 'GET',
  path: '/os-simple-tenant-usage',
  query: query(forList),
  answer(call) {
    if (!call.isAdmin) throw policyForbids(`${RULE}:list`);
    const period = readPeriod(call);
    const detailed = call.query.all('detailed')[0] === '1';
    const { usages, links } = report(call, period, 'os-simple-tenant-usage', 'tenant_usages');
    const projects = [...new Set(usages.map(({ server }) => server.projectId))];
    const views = projects.map((id) => {
      const own = usages.filter(({ server }) => server.projectId === id);
      return projectUsage(call, period, own, detailed);
    });
    return withUsage({ tenant_usages: views, ...links });
  },
};

/** `GET /os-simple-tenant-usage/{project_id}` (recording `nova-simple-tenant-usage`). */
export const showUsage: ComputeRoute = {
  method: 'GET',
  path: '/os-simple-tenant-usage/{project_id}',
  query: query(times),
  answer(call) {
    const id = call.param('project_id');
    if (id !== call.projectId && !call.isAdmin) throw policyForbids(`${RULE}:show`);
    const period = readPeriod(call);
    const { usages, links } = report(call, period, `os-simple-tenant-usage/${id}`, 'tenant_usage', id);
    const usage = usages.length > 0 ? projectUsage(call, period, usages, true) : {};
    return withUsage({ tenant_usage: usage, ...links });
  },
};

/** What is used, and for how long, Nova computes in floats. */
function withUsage(body: unknown): ComputeReply {
  return { ...ok(body), floats: FLOATS };
}

const FLOATS = ['hours', 'total_hours', 'total_local_gb_usage', 'total_memory_mb_usage', 'total_vcpus_usage'];

function report(call: ComputeCall, period: Period, path: string, key: string, projectId?: string) {
  const servers = serversIn(call, period, projectId);
  const { items, links } =
    call.minor < PAGES_SINCE
      ? { items: servers, links: {} }
      : pageOf(call, servers, ({ id }) => id, {
          path,
          key,
          unknownMarker: (id) => `Marker ${id} could not be found.`,
        });
  const usages: ServerUsage[] = items.map((server) => ({ server, hours: hoursOf(server, period) }));
  return { usages, links };
}

/** Of the present moment, where nothing is said. @throws ComputeFault 400 */
function readPeriod(call: ComputeCall): Period {
  const [startText, endText] = [call.query.all('start')[0], call.query.all('end')[0]];
  const start = readTime(call, startText);
  const stop = readTime(call, endText);
  if (start > stop || (start === stop && (startText || endText))) {
    throw badRequest('Invalid start time. The start time cannot occur after the end time.');
  }
  return { start, stop: Math.min(stop, call.now) };
}

const FORMAT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?| \d\d:\d\d:\d\d\.\d{1,6})$/;

function readTime(call: ComputeCall, text: string | undefined): number {
  if (!text) return call.now;
  const time = FORMAT.test(text) ? parseTime(text) : undefined;
  if (time === undefined) throw badRequest('Invalid datetime string: Datetime is in invalid format');
  return time;
}

export const usageRoutes: readonly ComputeRoute<never>[] = [listUsage, showUsage];
