/** The link that reopens the view, for the clipboard. */
import { countText } from "reluscope/draw";
import { fitsLink, linkOf } from "../state/link.ts";
import { state } from "../state/store.ts";
import { say } from "./messages.tsx";

/** The address of the view as it is now. */
export function linkAddress(): string {
  const url = new URL(location.href);
  url.hash = linkOf(state.peek());
  return url.href;
}

/** Puts it on the clipboard, and says so. */
export async function copyLink(): Promise<void> {
  if (!fitsLink(state.peek())) {
    say("failure", "this model is too large for a link; send the file, and the link for the view");
  }
  const link = linkAddress();
  try {
    await navigator.clipboard.writeText(link);
    say("note", `link copied (${countText(link.length)} characters)`);
  } catch {
    say("note", "the link is in the address bar");
  }
}
