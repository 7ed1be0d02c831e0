import type { VolumeState } from '../state.js';

/** A volume that goes takes its offers to other projects with it. */
export function endTransfersOf(state: VolumeState, volumeId: string): void {
  for (const transfer of state.transfers.values()) {
    if (transfer.volumeId === volumeId) state.transfers.delete(transfer.id);
  }
}
