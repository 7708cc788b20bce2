/** What may be asked next of a model: commands that work as they stand. */
import type { Network } from "reluscope";

/** Inputs are written out in commands up to this many; a point with more is not asked for. */
const LISTED_INPUTS = 12;

export function nextCommands(
  path: string,
  { inputSize, outputSize }: Network,
): { what: string; command: string }[] {
  const model = /^[\w./@%+=:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  const zeros = inputSize <= LISTED_INPUTS ? ` --at ${new Array(inputSize).fill(0).join(",")}` : "";
  const domain =
    inputSize <= 2
      ? `--domain "[-1,1]${inputSize === 2 ? "^2" : ""}"`
      : `--vary 0,1${zeros} --domain "[-1,1]^2"`;
  const one = inputSize === 1 ? '--domain "[-1,1]"' : `--vary 0${zeros} --domain "[-1,1]"`;
  const decided = outputSize === 1 ? "where the output changes its sign" : "where the largest output changes";
  const cells =
    inputSize === 1
      ? []
      : [{ what: "the exact cells, as a picture", command: `partition ${model} ${domain} --out cells.svg` }];
  const surface =
    inputSize === 3
      ? [
          {
            what: "the decision boundary over all three inputs, as a surface",
            command: `boundary ${model} --domain "[-1,1]^3" --out surface.obj`,
          },
        ]
      : [];
  const points =
    inputSize <= LISTED_INPUTS
      ? [
          {
            what: "outputs at points",
            command: `eval ${model} --input "[[${new Array(inputSize).fill(0).join(",")}]]"`,
          },
        ]
      : [];
  return [
    ...cells,
    { what: decided, command: `boundary ${model} ${domain}` },
    ...surface,
    { what: "breakpoints and pieces along a line", command: `line ${model} ${one}` },
    ...points,
    { what: "everything on one page", command: `report ${model} ${domain} --out report.html` },
  ].map(({ what, command }) => ({ what, command: `${programName()} ${command}` }));
}

/** npm and npx find the command in a project's own packages, a bare shell does not. */
function programName(): string {
  const { npm_execpath: npm, npm_command: verb } = process.env;
  return npm || verb ? "npx reluscope" : "reluscope";
}
