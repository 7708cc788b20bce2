/** Errors on their way from a worker: their names and messages survive, so that pages can show the library's own words. */

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
