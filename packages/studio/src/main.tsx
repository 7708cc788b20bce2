/** Starts the studio. */
import { effect } from "@preact/signals";
import { render } from "preact";
import "./shell/theme.css";
import "./shell/style.css";
import { followAddress, openServedModel, readAddress } from "./shell/address.ts";
import { App } from "./shell/app.tsx";
import { listenForFiles } from "./shell/files.tsx";
import { listenForKeys } from "./shell/keys.ts";
import { followModel, openExample } from "./state/models.ts";
import { followPicture } from "./state/picture.ts";
import { state } from "./state/store.ts";

async function start(): Promise<void> {
  listenForFiles();
  listenForKeys();
  const linked = readAddress();
  const place = document.getElementById("studio");
  if (!place) throw new Error("internal: the page has no place for the studio");
  render(<App />, place);
  if (!linked && !(await openServedModel())) await openExample("crescents", { undo: false });
  followPicture();
  effect(() => {
    // only the model is followed here; `followModel` reads the rest without subscribing
    void state.value.model;
    void followModel();
  });
  followAddress();
}

void start();
