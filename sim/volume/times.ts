/** As Cinder reads a time back from its database: whole seconds, with microseconds that are zero. */
export function storedTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.000000`;
}

export function storedTimeOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : storedTime(milliseconds);
}

/**
 * As Cinder shows a time that it has not stored yet, with microseconds (recording `cinder-create`). The cloud's
 * clock has none: what is below a millisecond follows from the record's id.
 */
export function freshTime(milliseconds: number, id: string): string {
  const micros = (Number.parseInt(id.slice(0, 6), 16) % 999) + 1;
  return `${new Date(milliseconds).toISOString().slice(0, 23)}${String(micros).padStart(3, '0')}`;
}
