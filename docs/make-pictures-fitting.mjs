/**
 * Makes the pictures of fitting.md.
 *
 *   npm run build && node docs/make-pictures-fitting.mjs
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const draw = (name, ...args) =>
  execFileSync(
    process.execPath,
    [
      at("../packages/cli/bin/reluscope.js"),
      "fit",
      at("../examples/models/load.csv"),
      ...args,
      "--out",
      at(`pictures/${name}`),
    ],
    { stdio: "inherit" },
  );

draw("fit-error.svg", "--error", "0.2");
draw("fit-squares.svg", "--pieces", "5", "--loss", "squares", "--facing", "two-sided");
