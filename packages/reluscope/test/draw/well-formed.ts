/** A strict reader of the XML that our SVG uses: throws on anything that is not well-formed. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

export function parseXml(source: string): XmlElement {
  const stack: XmlElement[] = [];
  let root: XmlElement | undefined;
  const token = /<\/([\w:-]+)>|<([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (const match of source.matchAll(token)) {
    if (match.index !== end) throw new Error(`not well-formed at ${end}: ${source.slice(end, end + 60)}`);
    end = match.index + match[0].length;
    const [, close, open, attributes, selfClosing, text] = match;
    if (close) {
      if (stack.pop()?.name !== close) throw new Error(`</${close}> closes another element`);
    } else if (open) {
      const element: XmlElement = {
        name: open,
        attributes: new Map(readAttributes(attributes)),
        children: [],
        text: "",
      };
      if (stack.length > 0) stack[stack.length - 1].children.push(element);
      else if (root) throw new Error("two roots");
      else root = element;
      if (!selfClosing) stack.push(element);
    } else {
      if (/&(?!(#\d+|lt|gt|amp|quot|apos);)/.test(text)) throw new Error(`bare & in ${text}`);
      if (stack.length > 0) stack[stack.length - 1].text += text;
      else if (text.trim()) throw new Error("text outside the root");
    }
  }
  if (end !== source.length || !root || stack.length > 0) throw new Error(`not well-formed at ${end}`);
  return root;
}

function readAttributes(source: string): [string, string][] {
  const found = [...source.matchAll(/([\w:-]+)="([^"]*)"/g)].map((match): [string, string] => [
    match[1],
    match[2],
  ]);
  if (new Set(found.map(([name]) => name)).size !== found.length)
    throw new Error(`attribute twice in ${source}`);
  return found;
}
