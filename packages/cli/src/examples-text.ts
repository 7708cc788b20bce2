/** Examples at the end of a verb's help. */

/** Lines of the section; each example is what it does and the command without `reluscope`. */
export function examplesText(examples: readonly (readonly [comment: string, command: string])[]): string {
  const lines = examples.map(([comment, command]) => `  # ${comment}\n  reluscope ${command}`);
  return `\nExamples:\n${lines.join("\n\n")}\n`;
}
