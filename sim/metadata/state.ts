/** Plain data only: it is saved and restored as it is. */
export interface MetadataState {
  /** What guests have posted as their password, encrypted as they like, by server. */
  readonly passwords: Map<string, string>;
}

export function newMetadataState(): MetadataState {
  return { passwords: new Map() };
}
