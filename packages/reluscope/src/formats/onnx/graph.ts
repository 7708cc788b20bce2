/**
 * Order in an ONNX graph: which nodes the output needs, each after the nodes it uses, and where the part that
 * decides ends.
 */
import { FormatError } from "../errors.ts";
import type { GraphMessage, NodeMessage } from "./messages.ts";
import { nodeName } from "./operator.ts";
import { finalOperators } from "./operators/table.ts";

/** Node that computes each tensor. Throws when two nodes compute the same one. */
export function producersOf(graph: GraphMessage): Map<string, NodeMessage> {
  const producers = new Map<string, NodeMessage>();
  const given = new Set(graph.initializers.map((tensor) => tensor.name));
  for (const { name } of graph.inputs) given.add(name);
  for (const node of graph.nodes) {
    for (const output of node.outputs) {
      if (output === "") continue;
      if (producers.has(output) || given.has(output))
        throw new FormatError(`tensor "${output}" is defined twice`);
      producers.set(output, node);
    }
  }
  return producers;
}

/** Nodes needed for tensor `output`, each after those it uses. Throws on a cycle. */
export function orderNodes(output: string, producers: ReadonlyMap<string, NodeMessage>): NodeMessage[] {
  const order: NodeMessage[] = [];
  const state = new Map<NodeMessage, "open" | "done">();
  const first = producers.get(output);
  if (first === undefined) return order;
  // Depth first with a stack of its own: deep graphs must not exhaust the call stack.
  const stack: { node: NodeMessage; next: number }[] = [{ node: first, next: 0 }];
  state.set(first, "open");
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    if (top.next === top.node.inputs.length) {
      state.set(top.node, "done");
      order.push(top.node);
      stack.pop();
      continue;
    }
    const node = producers.get(top.node.inputs[top.next++]);
    if (node === undefined || state.get(node) === "done") continue;
    if (state.get(node) === "open") throw new FormatError(`cycle through node "${nodeName(node)}"`);
    state.set(node, "open");
    stack.push({ node, next: 0 });
  }
  return order;
}

/** Operators that only pass their first input on, possibly in another shape. */
const passing = new Set(["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Cast", "Dropout"]);

const reasons: Readonly<Record<string, string>> = {
  Softmax: "it does not move the decision",
  LogSoftmax: "it does not move the decision",
  Sigmoid: "it does not move the decision; its threshold 0.5 is 0 here",
  ArgMax: "outputs are the scores that it compares",
};

/**
 * The tensor before a final Softmax, LogSoftmax, Sigmoid or ArgMax, with one notice for each that is dropped;
 * `output` itself when there is none.
 */
export function dropFinal(
  output: string,
  producers: ReadonlyMap<string, NodeMessage>,
): { output: string; notices: string[]; dropped: Set<NodeMessage> } {
  const notices: string[] = [];
  const dropped = new Set<NodeMessage>();
  let kept = output;
  let at = output;
  const seen = new Set<NodeMessage>();
  for (;;) {
    const node = producers.get(at);
    if (node === undefined || node.inputs.length === 0 || seen.has(node)) break;
    seen.add(node);
    if (finalOperators.includes(node.operator)) {
      notices.push(
        `dropped the final ${node.operator} (node "${nodeName(node)}"): ${reasons[node.operator]}`,
      );
      dropped.add(node);
      kept = node.inputs[0];
    } else if (!passing.has(node.operator)) break;
    at = node.inputs[0];
  }
  return { output: kept, notices, dropped };
}
