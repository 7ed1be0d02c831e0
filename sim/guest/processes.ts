import { readdirSync, readFileSync } from 'node:fs';

/** Processes whose environment says that they were started in this boot; none where there is no `/proc`. */
export function processesOf(bootId: string): number[] {
  return processIds().filter(
    (pid) => pid !== process.pid && environmentOf(pid).includes(`GUEST_BOOT_ID=${bootId}\0`),
  );
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
