/** The page's address follows the state, and the state follows a link that is opened. */
import { effect } from "@preact/signals";
import { messageOf } from "../engine/errors.ts";
import { linkOf, stateOfLink } from "../state/link.ts";
import { openFile } from "../state/models.ts";
import { replaceState, state } from "../state/store.ts";
import { say } from "./messages.tsx";

const PAUSE = 300;

/** The address that we wrote last. */
let written = "";

/** Takes over the state of the address, if there is one; called before anything is drawn. */
export function readAddress(): boolean {
  try {
    const found = stateOfLink(location.hash);
    if (!found) return false;
    replaceState(found, { undo: false });
    return true;
  } catch (error) {
    say("failure", messageOf(error));
    return false;
  }
}

/** Follows in both directions. */
export function followAddress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const value = state.value;
    clearTimeout(timer);
    document.documentElement.dataset.address = "waiting";
    timer = setTimeout(() => {
      written = `#${linkOf(value)}`;
      history.replaceState(null, "", written);
      document.documentElement.dataset.address = "written";
    }, PAUSE);
  });
  addEventListener("hashchange", () => {
    if (location.hash === written) return;
    try {
      const found = stateOfLink(location.hash);
      if (found) replaceState(found);
    } catch (error) {
      say("failure", messageOf(error));
    }
  });
}

interface Served {
  readonly name: string;
  readonly url: string;
  readonly external: readonly { readonly name: string; readonly url: string }[];
  readonly arch?: string;
}

const servedPath = () => /^#open=([\w./-]+)$/.exec(location.hash)?.[1];

/** `#open=model.json`: the page was opened by `reluscope studio MODEL`, which serves the model beside it. */
export function asksForServedModel(): boolean {
  return servedPath() !== undefined;
}

/** Opens that model. */
export async function openServedModel(): Promise<boolean> {
  const path = servedPath();
  if (path === undefined) return false;
  try {
    const bytes = async (url: string) => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`cannot read ${url}: ${response.status} ${response.statusText}`);
      return new Uint8Array(await response.arrayBuffer());
    };
    const served = JSON.parse(new TextDecoder().decode(await bytes(path))) as Served;
    const external: Record<string, Uint8Array<ArrayBuffer>> = {};
    for (const file of served.external) external[file.name] = await bytes(file.url);
    const file = {
      name: served.name,
      bytes: await bytes(served.url),
      arch: served.arch,
      ...(served.external.length > 0 && { external }),
    };
    // there is nothing before it to go back to
    await openFile(file, {}, { undo: false });
    return true;
  } catch (error) {
    say("failure", messageOf(error));
    return false;
  }
}
