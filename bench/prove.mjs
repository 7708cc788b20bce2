/**
 * What proofs cost, and how many units trained networks can spare: one process, one thread. Models come from ../shared/data (or
 * RELUSCOPE_DATA); without it only the table is timed.
 *
 *   npm run build && node bench/prove.mjs [--effort 1]
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  boxDomain,
  canonicalMatrix,
  deviationFromPieces,
  fullSlice,
  maximumDifference,
  provedEqualOn,
  simplify,
} from "reluscope";
import { loadNetwork } from "reluscope/node";

const data =
  process.env.RELUSCOPE_DATA ?? resolve(dirname(fileURLToPath(import.meta.url)), "../../shared/data");
const { values: options } = parseArgs({ options: { effort: { type: "string", default: "1" } } });
const effort = Number(options.effort);

function timed(run) {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const result = run();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { result, ms, cpuMs: (user + system) / 1000 };
}

/** Values on an n × n grid with step 1, by one hat function a node on Kuhn's triangles. */
function tableNetwork(n, value) {
  const grid = Array.from({ length: n }, (_, i) => i);
  const diagonals = Array.from({ length: 2 * n - 1 }, (_, k) => k + 1 - n);
  const first = [
    ...grid.map((i) => [1, 0, -i]),
    ...grid.map((j) => [0, 1, -j]),
    ...diagonals.map((k) => [1, -1, -k]),
  ];
  const nodes = grid.flatMap((j) => grid.map((i) => [i, j]));
  // 1 − σ(u) − σ(v) − σ(u − v) + u with u = x − i, v = y − j, and x = σ(x) on the grid.
  const rows = nodes.map(([i, j]) => {
    const row = new Map([[0, 1]]);
    for (const k of [i, n + j, 3 * n - 1 + i - j]) row.set(k, (row.get(k) ?? 0) - 1);
    return [...row].filter(([, weight]) => weight !== 0).sort(([p], [q]) => p - q);
  });
  const rowStart = [0];
  for (const row of rows) rowStart.push(rowStart[rowStart.length - 1] + row.length);
  const dense = (list, columns) => ({
    kind: "dense",
    rows: list.length,
    columns,
    values: Float64Array.from(list.flat()),
  });
  return {
    inputShape: [2],
    inputSize: 2,
    outputSize: 1,
    layers: [
      {
        weight: dense(
          first.map((row) => row.slice(0, 2)),
          2,
        ),
        bias: Float64Array.from(first, (row) => row[2]),
        negativeSlope: new Float64Array(first.length),
      },
      {
        weight: canonicalMatrix({
          kind: "sparse",
          rows: rows.length,
          columns: first.length,
          rowStart: Int32Array.from(rowStart),
          columnIndex: Int32Array.from(rows.flat(), ([column]) => column),
          values: Float64Array.from(rows.flat(), ([, weight]) => weight),
        }),
        bias: Float64Array.from(nodes, ([i]) => 1 - i),
        negativeSlope: new Float64Array(nodes.length),
      },
    ],
    output: { weight: dense([nodes.map(([i, j]) => value(i, j))], nodes.length), bias: new Float64Array(1) },
  };
}

/** The function that is affine on the two triangles of each square of the grid. */
function tableTarget(n, value) {
  const place = (piece) => ({
    i: (piece >> 1) % (n - 1),
    j: Math.floor((piece >> 1) / (n - 1)),
    lower: piece % 2 === 0,
  });
  const clamp = (x) => Math.min(n - 2, Math.max(0, Math.floor(x)));
  return {
    pieceAt: ([x, y]) => 2 * (clamp(y) * (n - 1) + clamp(x)) + (x - clamp(x) >= y - clamp(y) ? 0 : 1),
    halfSpaces(piece) {
      const { i, j, lower } = place(piece);
      return lower
        ? [
            [0, 1, -j],
            [-1, 0, i + 1],
            [1, -1, j - i],
          ]
        : [
            [1, 0, -i],
            [0, -1, j + 1],
            [-1, 1, i - j],
          ];
    },
    map(piece) {
      const { i, j, lower } = place(piece);
      const [a, b] = [value(i, j), value(i + 1, j + 1)];
      const c = lower ? value(i + 1, j) : value(i, j + 1);
      const [gx, gy] = lower ? [c - a, b - c] : [b - c, c - a];
      return { matrix: [gx, gy], offset: [a - gx * i - gy * j] };
    },
  };
}

function table(n) {
  const value = (i, j) => Math.round(100 * Math.sin(i / 7) * Math.cos(j / 9));
  const [network, domain] = [
    tableNetwork(n, value),
    boxDomain(fullSlice(2), [
      [0, n - 1],
      [0, n - 1],
    ]),
  ];
  const runs = Array.from({ length: 5 }, () =>
    timed(() => deviationFromPieces(network, domain, tableTarget(n, value))),
  );
  const least = (of) => Math.min(...runs.map(of)).toFixed(0);
  const { exact, cells } = runs[0].result;
  console.log(
    `${n} × ${n} table: ${exact ? "proved exact" : "NOT EXACT"}, ${cells} cells, first ${runs[0].ms.toFixed(0)} ms, best ${least(({ ms }) => ms)} ms (processor ${least(({ cpuMs }) => cpuMs)} ms)`,
  );
  const other = tableNetwork(n, (i, j) => value(i, j) + (i === 20 && j === 30 ? 2 ** -30 : 0));
  const { result, ms } = timed(() => maximumDifference(network, other, domain));
  console.log(
    `${n} × ${n} table against one that is wrong by 2^-30 at a node: ${result.maxDifference * 2 ** 30} · 2^-30 at (${result.witness?.input.join(", ")}), ${ms.toFixed(0)} ms`,
  );
}

/** The box of a property in VNN-LIB: bounds of X_0, X_1, …. */
function propertyBox(file) {
  const box = [];
  for (const [, side, input, bound] of readFileSync(file, "utf8").matchAll(
    /\(assert \((<=|>=) X_(\d+) (\S+?)\)\)/g,
  )) {
    box[input] ??= [0, 0];
    box[input][side === "<=" ? 1 : 0] = Number(bound);
  }
  return box;
}

/** Where the trained models were made for: [0, 1] for scaled data. */
const BOXES = {
  moons: [-2, 3],
  circles: [-1.5, 1.5],
  sine: [-1, 1],
  torus: [-1, 1],
  digits_decoder: [-4, 4],
};

function simplified(name, network, box) {
  const domain = box && { dimension: box.length, slice: fullSlice(box.length), box };
  const { result, ms } = timed(() => simplify(network, { domain, effort }));
  const { units, removed, affineKept } = result;
  const proof =
    domain && box.length > 2
      ? timed(() => provedEqualOn(network, result.network, domain, effort))
      : undefined;
  const gone = Object.entries(removed).filter(([, count]) => count > 0);
  const again = proof
    ? `, ${proof.result ? "proved again" : "not proved again"} in ${proof.ms.toFixed(0)} ms`
    : "";
  console.log(
    `| ${name} | ${box ? "domain" : "everywhere"} | ${units.before} → ${units.after} | ${gone.map(([why, count]) => `${count} ${why}`).join(", ") || "–"} | ${affineKept} | ${ms.toFixed(0)} ms${again} |`,
  );
}

table(64);
if (existsSync(data)) {
  console.log("\n| model | where | units | removed | affine, kept | time |\n|---|---|---|---|---|---|");
  const acas = loadNetwork(`${data}/acasxu/ACASXU_run2a_1_1_batch_2000.onnx`).network;
  simplified("ACAS Xu 1_1", acas);
  simplified("ACAS Xu 1_1, prop_3", acas, propertyBox(`${data}/acasxu/prop_3.vnnlib`));
  for (const file of readdirSync(`${data}/models`).filter((name) => name.endsWith(".onnx"))) {
    const { network } = loadNetwork(`${data}/models/${file}`);
    const name = file.replace(".onnx", "");
    const key = Object.keys(BOXES).find((start) => name.startsWith(start));
    simplified(name, network);
    simplified(
      name,
      network,
      Array.from({ length: network.inputSize }, () => BOXES[key] ?? [0, 1]),
    );
  }
}
