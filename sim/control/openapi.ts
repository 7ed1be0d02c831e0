import * as z from 'zod';
import { CONTROL_ROUTES, type ControlRoute } from './routes.js';

/** The control plane as an OpenAPI 3.1 document, from the very table that it is served from. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of CONTROL_ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  paths['/events'] = { get: EVENTS };
  return {
    openapi: '3.1.0',
    info: {
      title: 'openstack-sim control plane',
      version: '1',
      description: 'Only from the machine that the simulator runs on. Bodies are application/json.',
    },
    servers: [{ url: '/_sim' }],
    paths,
  };
}

const EVENTS = {
  operationId: 'getEvents',
  summary: 'What happens from now on, as server-sent events: request, server, fault, time, reset',
  responses: { 200: { description: 'A stream', content: { 'text/event-stream': {} } } },
};

function operation(route: ControlRoute): Record<string, unknown> {
  const status = route.status ?? (route.returns ? 200 : 204);
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[^a-z]+(.)?/gi, (_, next = '') => next.toUpperCase())}`,
    summary: route.summary,
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...(route.body ? { requestBody: content(route.body, 'input') } : {}),
    responses: {
      [status]: {
        description: 'Done',
        ...(route.returns ? content(route.returns, 'output') : {}),
      },
      400: { description: 'The request is wrong; `error.problems` lists every problem' },
      403: { description: 'Not from this machine' },
    },
  };
}

function content(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  return { content: { 'application/json': { schema: jsonSchema(schema, io) } } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function pathParameters(route: ControlRoute): unknown[] {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(route: ControlRoute): unknown[] {
  return Object.entries(route.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: jsonSchema(schema as z.ZodType, 'input'),
  }));
}
