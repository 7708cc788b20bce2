/** Functions written out in an argument, such as `0.3*sin(3*x)`: parsed and interpreted, never executed as code. */
import type { Parser } from "expr-eval-fork";
import { InputError } from "./errors.ts";
import { optionText } from "./named-option.ts";

/** A number at a point; one coordinate a variable. */
export type PointFunction = (point: ArrayLike<number>) => number;

const ONE_ARGUMENT = [
  ...["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"],
  ...["exp", "ln", "log", "log2", "log10", "sqrt", "cbrt", "abs", "sign", "floor", "ceil", "round"],
];
const MORE_ARGUMENTS = ["min", "max", "pow", "atan2", "hypot"];

export const EXPRESSION_WORDS = `+ - * / ^ ( ) pi e, comparisons with a ? b : c, and the functions ${[...ONE_ARGUMENT, ...MORE_ARGUMENTS].join(" ")} (log is the natural logarithm)`;

/**
 * The function that an expression of these variables describes.
 *
 * @param what how messages call the argument
 * @throws InputError when it cannot be parsed, has other variables, or is no number
 */
export async function parsedExpression(
  text: string,
  what: string,
  variables: readonly string[],
): Promise<PointFunction> {
  const { Parser } = await import("expr-eval-fork");
  const name = optionText(what, text);
  const parser = restricted(new Parser({ operators: DISABLED, allowMemberAccess: false }));
  const values: Record<string, number> = Object.create(null);
  try {
    if (text.includes(";")) throw new InputError(`${name}: one expression is taken, not several`);
    const expression = parser.parse(text);
    const other = expression.variables().find((variable) => !variables.includes(variable));
    if (other !== undefined)
      throw new InputError(`${name}: unknown name ${other}; the variables are ${variables.join(", ")}`);
    const evaluate: PointFunction = (point) => {
      variables.forEach((variable, k) => {
        values[variable] = point[k];
      });
      return Number(expression.evaluate(values));
    };
    for (const variable of variables) values[variable] = 0.5;
    const trial: unknown = expression.evaluate(values);
    if (typeof trial !== "number" && typeof trial !== "boolean")
      throw new InputError(`${name} is not a number`);
    return evaluate;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${name}: ${problem((error as Error).message)}`, { cause: error });
  }
}

/** Nothing that is not arithmetic on numbers. */
const DISABLED = {
  assignment: false,
  concatenate: false,
  factorial: false,
  fndef: false,
  in: false,
  length: false,
  random: false,
};

/** Tables without a prototype, so that no name finds what the language itself has. */
function restricted(parser: Parser): Parser {
  const chosen = (table: Record<string, unknown>, names: readonly string[]) =>
    Object.assign(Object.create(null), Object.fromEntries(names.map((name) => [name, table[name]])));
  parser.functions = chosen(parser.functions, MORE_ARGUMENTS);
  parser.unaryOps = chosen(parser.unaryOps, [...ONE_ARGUMENT, "-", "+", "not"]);
  parser.consts = Object.assign(Object.create(null), { pi: Math.PI, PI: Math.PI, e: Math.E, E: Math.E });
  return parser;
}

/** The parser's messages in our words. */
function problem(message: string): string {
  if (message.includes("TEOF")) return "cannot be read: it ends too early";
  const place = message.match(/^parse error \[(\d+):(\d+)\]: (.*)$/s);
  if (!place) return `cannot be read: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  const reason = place[3].replace("Expected EOF", "an operator is missing here, such as *");
  return `cannot be read at character ${place[2]}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}
