/**
 * The main job, on models that the project ships: looks at a network trained on two crescents and at one trained on
 * Fisher's iris, and ends with a report to open. Every step is a command that can be typed.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const command = resolve(root, "packages/cli/dist/main.js");
const out = resolve(root, "out/demo");
const crescents = "examples/models/crescents_2-16-16-1.onnx";
const iris = "examples/models/iris_4-12-12-3.onnx";
mkdirSync(out, { recursive: true });

function reluscope(...args) {
  console.log(
    `\n$ npx reluscope ${args.map((arg) => (/^[\w./,=:-]+$/.test(arg) ? arg : `"${arg}"`)).join(" ")}`,
  );
  const { status } = spawnSync(process.execPath, [command, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
const output = (name) => relative(root, resolve(out, name));

console.log("1. A network that tells two crescents apart (2 inputs, 16 + 16 neurons).");
reluscope("inspect", crescents);
reluscope("partition", crescents, "--domain", "[-1.5,2.5]x[-1.25,1.75]", "--out", output("crescents.svg"));
reluscope("boundary", crescents, "--domain", "[-1.5,2.5]x[-1.25,1.75]");

console.log("\n2. A network trained on Fisher's iris: what it decides over petal length and petal width.");
const slice = ["--vary", "2,3", "--at", "0.43,0.44,0,0", "--domain", "[0,1]^2"];
reluscope("boundary", iris, ...slice, "--out", output("iris.svg"));
reluscope("report", iris, ...slice, "--out", output("iris.html"));

console.log("\n3. The report: open it in a browser, move over the cells, zoom in.");
reluscope(
  "report",
  crescents,
  "--domain",
  "[-1.5,2.5]x[-1.25,1.75]",
  "--points",
  "examples/models/crescents.csv",
  "--out",
  output("report.html"),
);
console.log(`\n${resolve(out, "report.html")}`);
