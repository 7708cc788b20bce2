/** Results as files for other programs: JSON documents and NumPy archives. Runs in Node and in the browser. */

export { variedInputs } from "../complex/varied-inputs.ts";
export { boundaryPartsJson, boundarySummaryJson } from "./boundary-json.ts";
export { type CellShapes, type CellsCsvOptions, cellsCsv } from "./cells-csv.ts";
export {
  breakpointsJson,
  complexSummaryJson,
  linePartsJson,
  type NeuronJson,
  planarPartsJson,
} from "./complex-json.ts";
export { type DomainJson, domainJson } from "./domain-json.ts";
export { explanationJson, pointExplanationJson } from "./explanation-json.ts";
export { type JsonDocument, jsonChunks } from "./json-text.ts";
export { layerJson, layerPointsJson } from "./layer-json.ts";
export { meshGlb } from "./mesh-glb.ts";
export { meshObj } from "./mesh-obj.ts";
export { meshPly } from "./mesh-ply.ts";
export { meshStl } from "./mesh-stl.ts";
export { boundaryMesh, fanTriangles, type SurfaceMesh, type Triangles } from "./mesh-surface.ts";
export { type NamedArray, npyBytes, parseNpy } from "./npy.ts";
export { boundaryArrays, complexArrays, npzBytes } from "./npz.ts";
export {
  polyhedralBoundaryArrays,
  polyhedralBoundaryPartsJson,
  polyhedralBoundarySummaryJson,
} from "./polyhedral-boundary-json.ts";
export { polyhedralArrays, polyhedralPartsJson, polyhedralSummaryJson } from "./polyhedral-json.ts";
export {
  hyperplaneNumbers,
  shallowDecisionJson,
  unitCreasesJson,
  unitDataJson,
  unitOrderJson,
} from "./unit-order-json.ts";
