/** Types of a module of comlink that its package leaves untyped. */
declare module "comlink/dist/esm/node-adapter.mjs" {
  import type { Endpoint } from "comlink";

  /** Makes an endpoint of a worker or a port of Node. */
  export default function nodeEndpoint(port: object): Endpoint;
}
