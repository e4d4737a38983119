/** Stands in for the open session. */
export function copyFairCopy(): Promise<void> {
  return Promise.resolve();
}
