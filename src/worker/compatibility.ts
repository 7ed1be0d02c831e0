import { isDeepStrictEqual } from 'node:util';
import type { ChosenNames } from './launch.js';
import type { LaunchOptions } from './option-schema.js';

/** What an instance was made from. */
export interface Made {
  readonly options: LaunchOptions;
  readonly chosen?: ChosenNames | undefined;
}

/**
 * Whether an instance is what a build asks for. Nothing is asked of the cloud: an image or a flavor named in
 * other words is known by what was found for the instance, and a callable's choice stands.
 */
export function isWhatIsWanted({ options, chosen }: Made, wanted: LaunchOptions): boolean {
  const { image, flavor, ...others } = options;
  const { image: wantedImage, flavor: wantedFlavor, ...wantedOthers } = wanted;
  return (
    isSame(wantedImage, image, chosen?.image) &&
    isSame(wantedFlavor, flavor, chosen?.flavor) &&
    isDeepStrictEqual(wantedOthers, others)
  );
}

function isSame(wanted: unknown, given: unknown, found: { id: string; name: string } | undefined): boolean {
  if (wanted === given) return true;
  return typeof given === 'string' && found !== undefined && [found.id, found.name].includes(String(wanted));
}
