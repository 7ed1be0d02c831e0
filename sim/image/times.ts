/** As Glance writes times: whole seconds. */
export function glanceTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
