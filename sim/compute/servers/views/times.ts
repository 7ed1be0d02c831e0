/** `2026-11-22T14:47:34Z` */
export function secondTime(milliseconds: number): string {
  return `${toTheSecond(milliseconds)}Z`;
}

/** `2026-11-22T14:47:36.000000`: no zone, and always whole seconds, as Nova's database keeps them. */
export function microsecondTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : `${toTheSecond(milliseconds)}.000000`;
}

/** `2026-11-22T14:47:36.123000`: a time that comes straight from what set it, and not yet from the database. */
export function freshTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}000`;
}

let latestSecond = Number.NaN;
let latestText = '';

/** A document's times are often of one second. */
function toTheSecond(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== latestSecond) {
    latestText = new Date(milliseconds).toISOString().slice(0, 19);
    latestSecond = second;
  }
  return latestText;
}

/**
 * Milliseconds since the Unix epoch of a time as Nova reads it: ISO 8601, a date and a time of day, UTC where it
 * says nothing else.
 */
export function parseTime(text: string): number | undefined {
  const match =
    /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] = match;
  const offset = zone === 'Z' || zone.length > 3 ? zone : `${zone}:00`;
  const colon = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${colon}`);
  if (Number.isNaN(date.getTime()) || !isRealDate(Number(year), Number(month), Number(day))) return undefined;
  return date.getTime() + Number(`0.${fraction}`) * 1000;
}

function isRealDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
