import type { SeedInput } from '../../../sim/seed.js';
import type { Series } from '../recording.js';
import { computeSeed, computeSeedWithoutNetwork } from './compute.js';
import { identitySeed } from './identity.js';
import { imageSeed } from './image.js';
import { networkSeed } from './network.js';
import { volumeSeed } from './volume.js';

/** What the recorded cloud held at the start, ids included. The two series are of two clouds set up alike. */
export function referenceSeed(series: Series): SeedInput {
  const seed: SeedInput = {
    identity: identitySeed,
    compute: series === 'zed' ? computeSeed : computeSeedWithoutNetwork,
    image: imageSeed,
    volume: volumeSeed,
    network: networkSeed,
  };
  return series === 'zed' ? seed : rename(seed, OTHER_IDS);
}

/** What the second cloud called things that its recordings mention. */
const OTHER_IDS: Readonly<Record<string, string>> = {
  // the image tiny-1
  '8f389de1-26e6-43a5-be2d-28d16ec5f8e0': '159bfb8a-b6af-4f56-a4ce-df63d67ee167',
};

function rename<Value>(value: Value, names: Readonly<Record<string, string>>): Value {
  return JSON.parse(JSON.stringify(value), (_, item) =>
    typeof item === 'string' ? (names[item] ?? item) : item,
  );
}
