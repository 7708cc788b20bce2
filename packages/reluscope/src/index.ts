/** reluscope: exact geometry of ReLU networks. The library's whole public surface. */
export * from "./complex/domain.ts";
export * from "./complex/neurons.ts";
export * from "./complex/partition.ts";
export * from "./complex/planar-complex.ts";
export * from "./network/matrix.ts";
export * from "./network/network.ts";
