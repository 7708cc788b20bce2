/** @throws Error when a network with so many outputs has no such one, from 0 */
export function checkOutput({ outputSize }: { readonly outputSize: number }, output: number): void {
  if (!Number.isInteger(output) || output < 0 || output >= outputSize)
    throw new Error(`no output ${output}; outputs are 0 … ${outputSize - 1}`);
}
