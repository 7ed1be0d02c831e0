/**
 * Of `length` places in order, the first that is not before what is looked for; `length` where all are.
 *
 * @param isBefore true for all places up to some one, false from there on
 */
export function firstPlace(length: number, isBefore: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
