import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand } from "./run-command.ts";
import { modelFolder } from "./small-models.ts";

const folder = modelFolder();
const write = (name: string, contents: string | Uint8Array) => writeFileSync(join(folder, name), contents);

write("cut.onnx", readFileSync(join(folder, "cross.onnx")).subarray(0, 150));
write("text.onnx", "this is no model");
write("nan.json", readFileSync(join(folder, "cross.json"), "utf8").replace("-0.5", "1e999"));
write("ragged.csv", "a,b\n1,2\n3\n");
write("nan.csv", "1,2\n3,NaN\n");
write("word.csv", "1,2\n3,four\n");
write("damaged.csv", "1,2x\n1,2\n");
write("cut.csv", "1x\n2\n");
write("titles.csv", "a,0\n1,2\n");
write("semicolons.csv", "1;2\n3;4\n");
write("tabs.csv", "1\t2\n");
write("inf.csv", "1,-inf\n");
write("three-points.csv", "0,0\n1,0\n0,1\n");
write("three.csv", "1,2,3\n");
write("empty.csv", "a,b\n");
write("broken.json", "[[1, 2], [3");
write("flat-slice.json", '{"origin": [0, 0], "directions": [[1, 1], [2, 2]], "box": [[0, 1], [0, 1]]}');
write("short-slice.json", '{"origin": [0], "directions": [[1], [2]]}');
write("no-box.json", '{"origin": [0, 0], "directions": [[1, 0], [0, 1]], "box": [[0, 1]]}');
write("typo-slice.json", '{"origin": [0, 0], "direction": [[1, 0]]}');
const slice3 = (more: string) =>
  `{"origin": [0, 0, 0], "directions": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "halfSpaces": ${more}}`;
write("outside-slice.json", slice3("[[1, 0, 0, -2]]"));
write("short-row-slice.json", slice3("[[1, 0, -2]]"));
write(
  "dependent-slice.json",
  '{"origin": [0, 0, 0], "directions": [[1, 0, 0.5], [0, 1, 0], [3, -2, 1.5]], "box": [[0, 1], [0, 1], [0, 1]]}',
);
write(
  "cut-plane-slice.json",
  '{"origin": [0, 0], "directions": [[1, 0], [0, 1]], "halfSpaces": [[1, 1, 0]]}',
);
write("broken.npy", "\x93NUMPY");
mkdirSync(join(folder, "folder.svg"));
renameOperator("gelu.onnx", "Relu", "Gelu");
const before = readdirSync(folder).sort();

/** The same model with an operator of the same length renamed. */
function renameOperator(name: string, from: string, to: string): void {
  const text = readFileSync(join(folder, "cross.onnx")).toString("latin1");
  write(name, Buffer.from(text.replaceAll(from, to), "latin1"));
}

const square = ["--domain", "[-1,1]^2"];
const cases: [args: string[], message: string | RegExp][] = [
  // The model.
  [["partition", "absent.onnx"], "cannot read absent.onnx: no such file"],
  [["partition", "cut.onnx", ...square], /^cut\.onnx: cannot read ONNX: /],
  [["inspect", "text.onnx"], /^text\.onnx: /],
  [["inspect", "folder.svg"], /^cannot read folder\.svg: /],
  [["inspect", "nan.json"], /^nan\.json: .*Infinity/],
  [["partition", "gelu.onnx", ...square], /unknown operator: Gelu \(node ".*"\); supported: .*Relu/],
  [["inspect", "cross.safetensors", "--arch", "2-7-1"], /architecture/],
  // The domain.
  [["partition", "cross.onnx", "--domain", "[1,-1]^2"], 'invalid domain "[1,-1]^2": 1 is not below -1'],
  [
    ["partition", "cross.onnx", "--domain", "[0,1"],
    'invalid domain "[0,1": write it as [-1,1]^2 or [0,1]x[-2,2]',
  ],
  [
    ["partition", "cross.onnx", "--domain", "[0,1]"],
    "the domain [0,1] has 1 interval but 2 coordinates vary; write [0,1]^2",
  ],
  [["partition", "cross.onnx", "--domain", "[0,1]^3"], /has 3 intervals but 2 coordinates vary/],
  [
    ["report", "wide.onnx"],
    "the network has 5 inputs; choose two with --vary 0,1 --at 0,0,0,0,0, or a plane with --through (partition and boundary take all 5)",
  ],
  [
    ["report", "many.onnx"],
    "the network has 8 inputs; choose two with --vary 0,1 --at 0,0,0,0,0,0,0,0, or a plane with --through",
  ],
  [
    ["partition", "many.onnx", "--domain", "[-1,1]^8"],
    "the network has 8 inputs; choose up to 6 with --vary 0,1 --at 0,0,0,0,0,0,0,0, or a plane with --through",
  ],
  [["boundary", "many.onnx", "--vary", "0,1,2,3,4,5,6"], "--vary names 7 inputs; this verb takes 1 to 6"],
  [["partition", "octants.onnx", "--vary", "0,1,3"], "--vary: no input 3; inputs are 0 … 2"],
  [
    ["partition", "octants.onnx", "--domain", "[0,1]^2"],
    "the domain [0,1]^2 has 2 intervals but 3 coordinates vary; write [0,1]^3",
  ],
  [
    ["partition", "octants.onnx", "--polygon", "[[0,0],[1,0],[0,1]]"],
    "--polygon needs two coordinates; 3 vary",
  ],
  [
    ["partition", "octants.onnx", "--slice", "dependent-slice.json"],
    "--slice dependent-slice.json: direction 2 is a combination of those before it",
  ],
  [
    ["partition", "octants.onnx", "--slice", "outside-slice.json"],
    "half-space 0 leaves nothing of the domain",
  ],
  [
    ["partition", "octants.onnx", "--slice", "short-row-slice.json"],
    "--slice short-row-slice.json: half-space 0 needs 4 finite numbers",
  ],
  [
    ["partition", "cross.onnx", "--slice", "cut-plane-slice.json"],
    "cut-plane-slice.json: halfSpaces need at least 3 directions; in a plane give --polygon",
  ],
  [
    ["line", "cross.onnx"],
    "the network has 2 inputs; choose one with --vary 0 --at 0,0, or a line with --through",
  ],
  [["line", "cross.onnx", "--vary", "0,1"], "--vary names 2 inputs; this verb takes 1"],
  [["report", "wide.onnx", "--vary", "0,1,2"], "--vary names 3 inputs; this verb takes 1 or 2"],
  [["partition", "wide.onnx", "--vary", "0,5"], "--vary: no input 5; inputs are 0 … 4"],
  [["partition", "wide.onnx", "--vary", "0,0"], "--vary 0,0: input 0 varies twice"],
  [["partition", "wide.onnx", "--vary", "0,x"], '--vary: "x" is not a whole number of at least 0'],
  [
    ["partition", "wide.onnx", "--vary", "0,1", "--at", "1,2"],
    /--at has 2 numbers; the network has 5 inputs/,
  ],
  [["partition", "wide.onnx", "--vary", "0,1", "--at", "0,0,0,0,nan"], '--at: "nan" is not a number'],
  [["partition", "wide.onnx", "--at", "0,0,0,0,0"], "--at needs --vary, which says which inputs vary"],
  [
    ["partition", "cross.onnx", "--vary", "0,1", "--through", "ragged.csv"],
    /--vary and --through cannot be combined/,
  ],
  [
    ["partition", "cross.onnx", "--through", "[[0,0],[0,0],[1,1]]"],
    "--through [[0,0],[0,0],[1,1]]: row 1 and row 2 are the same point; it takes different ones",
  ],
  [["line", "cross.onnx", "--through", "[[0,0],[0,0]]"], /^--through .*: row 1 and row 2 are the same point/],
  [
    ["partition", "cross.onnx", "--through", "[[0,0],[1,1],[2,2]]"],
    "--through [[0,0],[1,1],[2,2]]: the two directions are parallel",
  ],
  [
    ["partition", "cross.onnx", "--through", "[[0,0]]"],
    "--through [[0,0]] has 1 point; it takes 2 for a line, 3 for a plane, up to 7 for more dimensions",
  ],
  [
    ["report", "cross.onnx", "--through", "[[0,0]]"],
    "--through [[0,0]] has 1 point; it takes 2 for a line or 3 for a plane",
  ],
  [["line", "cross.onnx", "--through", "three-points.csv"], /has 3 points; it takes 2 for a line$/],
  [["partition", "cross.onnx", "--through", ""], /^--through is empty; it takes \.json/],
  [["partition", "cross.onnx", "--slice", ""], "--slice is empty; it takes a .json file"],
  [["partition", ""], "the model is an empty name; it takes a file"],
  [
    ["partition", "cross.onnx", "--domain", "[0,inf]^2"],
    'invalid domain "[0,inf]^2": ends must be finite numbers; write it as [-1,1]^2 or [0,1]x[-2,2]',
  ],
  [
    ["partition", "cross.onnx", "--polygon", "[[0,0],[1,1],[2,2]]"],
    "--polygon [[0,0],[1,1],[2,2]]: corners 0, 1 and 2 are in a line",
  ],
  [
    ["partition", "cross.onnx", "--through", "[[0,0],[1,0],[0,1],[1,1]]"],
    "--through [[0,0],[1,0],[0,1],[1,1]]: direction 2 is a combination of those before it",
  ],
  [
    ["partition", "cross.onnx", "--slice", "flat-slice.json"],
    "--slice flat-slice.json: the two directions are parallel",
  ],
  [
    ["partition", "cross.onnx", "--slice", "short-slice.json"],
    /short-slice\.json: the origin has 1 numbers?; the network has 2 inputs/,
  ],
  [
    ["partition", "cross.onnx", "--slice", "no-box.json"],
    "no-box.json: the box has 1 interval for 2 directions",
  ],
  [
    ["partition", "cross.onnx", "--slice", "typo-slice.json"],
    /^typo-slice\.json is no slice at directions: .*it takes \{"origin"/,
  ],
  [["partition", "cross.onnx", "--slice", "absent.json"], "cannot read absent.json: no such file"],
  [["partition", "cross.onnx", "--polygon", "[[0,0],[1,0],[0,1],[1,1]]"], /not convex|crosses itself/],
  [
    ["partition", "cross.onnx", "--polygon", "[[0,0,0],[1,0],[0,1]]"],
    "--polygon: row 1 has 3 numbers; a corner has 2",
  ],
  // The decision.
  [["boundary", "cross.onnx", ...square, "--output", "1"], "--output 1: no output 1; outputs are 0 … 0"],
  [
    ["boundary", "cross.onnx", ...square, "--decide", "max"],
    "--decide max needs at least 2 outputs; the network has 1",
  ],
  [
    ["boundary", "wide.onnx", "--vary", "0,1", "--threshold", "1"],
    "--threshold needs --output k; outputs are 0 … 2",
  ],
  [
    ["boundary", "wide.onnx", "--vary", "0,1", "--between", "0,7"],
    "--between 0,7: no output 7; outputs are 0 … 2",
  ],
  [["boundary", "wide.onnx", "--vary", "0,1", "--between", "1,1"], /--between takes two different outputs/],
  [["boundary", "wide.onnx", "--vary", "0,1", "--between", "0,1", "--decide", "min"], /cannot be combined/],
  [
    ["boundary", "cross.onnx", "--output", "cells.svg"],
    "--output takes the number of an output; to write a file: --out cells.svg",
  ],
  // Points.
  [
    ["eval", "cross.onnx", "--input", "ragged.csv"],
    "ragged.csv: row 2 (line 3) has 1 field; the header has 2",
  ],
  [
    ["eval", "cross.onnx", "--input", "nan.csv"],
    "nan.csv: row 2 (line 2), column 2 is NaN, not a finite number",
  ],
  [
    ["eval", "cross.onnx", "--input", "word.csv"],
    'word.csv: row 2 (line 2), column 2: "four" is not a number',
  ],
  [
    ["eval", "cross.onnx", "--input", "damaged.csv"],
    'damaged.csv: row 1 (line 1), column 2: "2x" is not a number; a header has no numbers',
  ],
  [["eval", "tent.onnx", "--input", "cut.csv"], 'cut.csv: row 1 (line 1), column 1: "1x" is not a number'],
  [
    ["eval", "cross.onnx", "--input", "titles.csv"],
    'titles.csv: row 1 (line 1), column 1: "a" is not a number; a header has no numbers',
  ],
  [
    ["eval", "cross.onnx", "--input", "semicolons.csv"],
    "semicolons.csv: the fields are separated by semicolons; allowed: commas, and a point in decimals, such as 0.5,1",
  ],
  [["eval", "cross.onnx", "--input", "tabs.csv"], /separated by tabs; allowed: commas/],
  [
    ["eval", "cross.onnx", "--input", "inf.csv"],
    "inf.csv: row 1 (line 1), column 2 is -inf, not a finite number",
  ],
  [
    ["eval", "cross.onnx", "--input", "three.csv"],
    "three.csv: row 1 (line 1) has 3 numbers; the network has 2 inputs; if the first column is a label, leave it out with --skip-columns 1",
  ],
  [
    ["eval", "cross.onnx", "--input", "three.csv", "--skip-columns", "2"],
    "three.csv: row 1 (line 1) has 1 number after --skip-columns 2; the network has 2 inputs",
  ],
  [["eval", "cross.onnx", "--input", "three.csv", "--scale", "1/0"], /^--scale: "1\/0" has a zero/],
  [["eval", "cross.onnx", "--input", "three.csv", "--scale", "1/x"], '--scale: "x" is not a number'],
  [
    ["partition", "cross.onnx", ...square, "--scale", "2"],
    "--scale has no points to change; it goes with --through, --at or --points",
  ],
  [["eval", "cross.onnx", "--input", "empty.csv"], "empty.csv has no points"],
  [["eval", "cross.onnx", "--input", "broken.json"], /^broken\.json is no valid JSON: (expected|it ends) /],
  [["eval", "cross.onnx", "--input", "[[1,"], "--input is no valid JSON: it ends too early"],
  [["eval", "cross.onnx", "--input", "[[1,x]]"], /^--input is no valid JSON: unexpected /],
  [["eval", "cross.onnx", "--input", ""], /^--input is empty; it takes \.json, \.csv, \.npy, or a list/],
  [["eval", "cross.onnx", "--input", "broken.npy"], "cannot read broken.npy: it is no NumPy array"],
  [["eval", "cross.onnx", "--input", "cross.onnx"], /unknown extension; allowed: \.json, \.csv, \.npy/],
  [["eval", "cross.onnx", "--input", "folder.svg/x.csv"], "cannot read folder.svg/x.csv: no such file"],
  [["eval", "cross.onnx"], "required option '-i, --input <points>' not specified"],
  // Files.
  [
    ["partition", "cross.onnx", "--out", "cells.foo"],
    "cannot write cells.foo: unknown extension .foo; allowed here: .json, .npz, .svg, .png, .obj",
  ],
  [["partition", "cross.onnx", "--out", "cells"], /^cannot write cells: no extension; allowed here/],
  [["partition", "cross.onnx", "--out", "folder.svg"], "cannot write folder.svg: it is a folder"],
  [
    ["partition", "cross.onnx", "--out", "ragged.csv/cells.svg"],
    "cannot write ragged.csv/cells.svg: its folder is a file",
  ],
  [["partition", "cross.json", "--out", "cross.json"], "--out cross.json would overwrite the model"],
  [["partition", "tent.onnx", "--out", "surface.obj"], /--out \.obj needs two coordinates/],
  [
    ["partition", "octants.onnx", "--out", "cells.svg"],
    "cannot write cells.svg: pictures show 1 or 2 coordinates and 3 vary; allowed here: .json, .npz (for a picture let two inputs vary with --vary)",
  ],
  [["partition", "octants.onnx", "--out", "cells.obj"], /pictures show 1 or 2 coordinates and 3 vary/],
  [
    ["boundary", "octants.onnx", "--out", "cells.png"],
    "cannot write cells.png: pictures show 1 or 2 coordinates and 3 vary; allowed here: .json, .npz, .obj, .ply, .stl, .glb",
  ],
  [
    ["boundary", "wide.onnx", "--out", "surface.stl"],
    "cannot write surface.stl: a surface needs 3 coordinates and 5 vary; allowed here: .json, .npz",
  ],
  [
    ["boundary", "cross.onnx", "--out", "surface.glb"],
    "cannot write surface.glb: a surface needs 3 coordinates and 2 vary; allowed here: .json, .npz, .svg, .png",
  ],
  [
    ["report", "cross.onnx", "--out", "report.pdf"],
    "cannot write report.pdf: unknown extension .pdf; allowed here: .html",
  ],
  // The command itself.
  [["partitoin", "cross.onnx"], "unknown command 'partitoin' (did you mean partition?)"],
  [["partition", "cross.onnx", "--domian", "[0,1]"], "unknown option '--domian' (did you mean --domain?)"],
  [["partition"], "missing required argument 'model'"],
  [["partition", "cross.onnx", "tent.onnx"], "too many arguments: partition takes 1, not 2"],
  ...["none", "1.5", "-1", "257"].map((count): [string[], string] => [
    ["partition", "cross.onnx", "--threads", count],
    `--threads: "${count}" is not a whole number of 1 … 256, or 0 or auto for one a core`,
  ]),
  // How far a search goes.
  ...["0", "x", "2.5"].map((limit): [string[], string] => [
    ["partition", "cross.onnx", "--limit", limit],
    `--limit: "${limit}" is not a whole number of at least 1`,
  ]),
  [["boundary", "cross.onnx", "--timeout", "-1"], '--timeout: "-1" is not a number of seconds above 0'],
  [["report", "cross.onnx", "--timeout", "0"], '--timeout: "0" is not a number of seconds above 0'],
  [["partition", "cross.onnx", "--timeout", "soon"], '--timeout: "soon" is not a number'],
  [
    ["partition", "tent.onnx", "--limit", "1"],
    "--limit needs two or more coordinates; on a segment all cells are found at once",
  ],
  [
    ["partition", "tent.onnx", "--count", "--timeout", "1"],
    "--timeout needs two or more coordinates; on a segment all cells are found at once",
  ],
  [["partition", "cross.onnx", "--count", "--cells"], "--count keeps no cells; leave out --cells"],
  [
    ["partition", "cross.onnx", "--count", "--out", "cells.npz"],
    "cannot write cells.npz: --count keeps no cells; allowed here: .json",
  ],
  [
    ["partition", "cross.onnx", "--checkpoint", "ragged.csv/x"],
    "cannot write ragged.csv/x: its folder is a file",
  ],
  [["partition", "cross.onnx", "--checkpoint", "folder.svg"], "cannot write folder.svg: it is a folder"],
  [["partition", "cross.onnx", "--checkpoint", ""], "--checkpoint is empty; it takes a file"],
  [
    ["partition", "cross.onnx", "--checkpoint", "cross.onnx"],
    "--checkpoint cross.onnx would overwrite another file of this command",
  ],
  [
    ["partition", "cross.onnx", ...square, "--checkpoint", "tent.onnx"],
    "cannot go on from tent.onnx: it is no checkpoint",
  ],
  [["partition", "cross.onnx", "--checkpoint-every", "5"], "--checkpoint-every needs --checkpoint"],
  [
    ["partition", "cross.onnx", "--checkpoint", "x", "--checkpoint-every", "0"],
    '--checkpoint-every: "0" is not a whole number of at least 1',
  ],
  [
    ["partition", "cross.onnx", "--color", "blue"],
    /^--color: "blue" is not a choice; allowed: region, gradient, /,
  ],
  [["partition", "cross.onnx", "--size", "10"], '--size: "10" is not a whole number of at least 100'],
];

describe.concurrent("wrong input ends with one line and exit code 2", () => {
  it.each(cases)("reluscope %j", async (args, message) => {
    const { code, stdout, stderr } = await runCommand([...args, "--json"], { cwd: folder });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    const lines = stderr.split("\n").filter((line) => line !== "");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^reluscope: /);
    const text = lines[0].replace("reluscope: ", "");
    if (typeof message === "string") expect(text).toBe(message);
    else expect(text).toMatch(message);
  });
});

describe("after wrong input", () => {
  it("no file is left", () => {
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it("RELUSCOPE_DEBUG shows where it happened", async () => {
    const { code, stderr } = await runCommand(["inspect", "absent.onnx"], {
      cwd: folder,
      env: { RELUSCOPE_DEBUG: "1" },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/\n {4}at /);
  });
});
