/** A time in ISO 8601, of which the time of day and the zone may be left out: milliseconds since the Unix epoch. */
export function parseIsoTime(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(
    text,
  );
  if (!match) return undefined;
  const [, date, clock = '00:00:00', zone = 'Z'] = match;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.replace(':', '').slice(3) || '00'}`;
  const time = Date.parse(`${date}T${clock}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}
