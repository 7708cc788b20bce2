/** Runs one case of a property test; an error it throws starts with the case's name, from which it can be repeated. */
export function named(name: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
