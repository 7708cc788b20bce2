/** Numbers in arguments. */
import { InputError } from "./errors.ts";

const REAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Whether a text is a decimal number; unlike Number it takes neither "" nor "0x10" nor "Infinity". */
export function isReal(text: string): boolean {
  return REAL.test(text);
}

export function realNumber(text: string, what: string): number {
  const plain = text.trim().replace("−", "-");
  const value = Number(plain);
  if (!isReal(plain) || !Number.isFinite(value)) throw new InputError(`${what}: "${text}" is not a number`);
  return value;
}

export function wholeNumber(text: string, what: string, minimum = 0): number {
  const value = Number(text);
  if (!/^\s*\d+\s*$/.test(text) || !Number.isSafeInteger(value) || value < minimum) {
    throw new InputError(`${what}: "${text}" is not a whole number of at least ${minimum}`);
  }
  return value;
}

/** Numbers separated by commas. */
export function realList(text: string, what: string): number[] {
  return text.split(",").map((part) => realNumber(part, what));
}

/** Indices separated by commas. */
export function indexList(text: string, what: string): number[] {
  return text.split(",").map((part) => wholeNumber(part, what));
}
