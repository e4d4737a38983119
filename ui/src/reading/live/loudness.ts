/** How loud a sample is to the ear. */

/** The quietest that a meter shows, in decibels below the loudest. */
const QUIETEST_DB = 60;

/** 0 for silence to 100 for the loudest, of a sample from 0 to 1; each 6 dB take the same room. */
export function loudness(peak: number): number {
  if (peak <= 0) return 0;
  const above = QUIETEST_DB + 20 * Math.log10(Math.min(peak, 1));
  return Math.max(0, Math.round((above / QUIETEST_DB) * 100));
}
