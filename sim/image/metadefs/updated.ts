import { isDeepStrictEqual } from 'node:util';

/**
 * Changes a record, and shows it with the time of the change before: the answer is made of what the database had. A
 * record that is so already is left as it is.
 */
export function updated<Item extends { updatedAt: number }, View>(
  item: Item,
  values: Partial<Item>,
  now: number,
  view: (item: Item) => View,
): View {
  const before = { ...item };
  Object.assign(item, values);
  const shown = view(item);
  if (!isDeepStrictEqual(item, before)) item.updatedAt = now;
  return shown;
}
