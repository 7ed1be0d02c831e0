/** As Python's `iso8601` reads it: `2026`, `2026-1-2`, `20260102T030405.6+01:00`. */
const ZONE = String.raw`(?:Z|(?<sign>[-+])(?<zoneHour>\d\d):?(?<zoneMinute>\d\d)?)?`;
const SECOND = String.raw`(?::?(?<second>\d\d?)(?:[.,](?<fraction>\d+))?)?`;
const CLOCK = String.raw`(?:[ T](?<hour>\d\d)(?::?(?<minute>\d\d))?${SECOND}${ZONE})?`;
const DAY = String.raw`(?:(?:-(?<day>\d\d?)|(?<day2>\d\d))${CLOCK})?`;
const MONTH = String.raw`(?:(?:-(?<month>\d\d?)|(?<month2>\d\d)(?!$))${DAY})?`;
const ISO = new RegExp(String.raw`^(?<year>\d{4})${MONTH}$`);

/** A time in ISO 8601, of which all but the year may be left out: milliseconds since the Unix epoch. */
export function parseIsoTime(text: string): number | undefined {
  const parts = ISO.exec(text)?.groups;
  if (!parts) return undefined;
  const two = (digits: string | undefined, otherwise = '00'): string =>
    (digits ?? otherwise).padStart(2, '0');
  const date = `${parts.year}-${two(parts.month ?? parts.month2, '01')}-${two(parts.day ?? parts.day2, '01')}`;
  const clock = `${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}.${parts.fraction ?? '0'}`;
  const zone = parts.sign ? `${parts.sign}${parts.zoneHour}:${two(parts.zoneMinute)}` : 'Z';
  const time = Date.parse(`${date}T${clock}${zone}`);
  return Number.isNaN(time) || !isDate(date) ? undefined : time;
}

/** `Date` takes 31 April for 1 May. */
function isDate(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
