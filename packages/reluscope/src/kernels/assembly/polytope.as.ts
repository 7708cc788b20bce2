// How a walk classifies units on polytopes and cuts them, in AssemblyScript with SIMD.
//
// Every function does what ../../complex/polytope-stack.ts, ../../complex/polytope-faces.ts and
// ../../exact/common-zero-bound.ts do, on the same tables and in the same order, so the results have the same bits. It
// leaves to them what is rare: polytopes with more than 32 facets, hyperplanes through vertices, vertices on more facets
// than they need, and points that doubles do not place well.

export { start } from "./polytope-tables.as";
export { classify, signsAtVertices } from "./polytope-signs.as";
export { begin, place } from "./polytope-cut.as";
export { finish } from "./polytope-cut-parts.as";
export { addCell } from "./polytope-cells.as";
export { arrange } from "./polytope-arrangement.as";
export { arrangementBytes, cuttingAt } from "./polytope-arrangement-table.as";
export { writeCells } from "./polytope-arrangement-cells.as";
