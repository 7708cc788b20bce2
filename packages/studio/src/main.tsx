/** Builds the page and follows what its reader does. */
import { render } from "preact";
import "./shell/theme.css";
import "../../reluscope/src/report/page.css";
import "./shell/base.css";
import "./parts/style.css";
import "./stage/style.css";
import "./shell/messages.css";
import "./shell/style.css";
import { examples } from "./examples/examples.ts";
import { asksForServedModel, followAddress, openServedModel, readAddress } from "./shell/address.ts";
import { App } from "./shell/app.tsx";
import { listenForFiles } from "./shell/files.tsx";
import { listenForKeys } from "./shell/keys.ts";
import { followModel, startWithExample } from "./state/models.ts";
import { followPicture } from "./state/picture.ts";
import { listenForHelp } from "./tour/help.tsx";

async function start(): Promise<void> {
  listenForFiles();
  listenForKeys();
  listenForHelp();
  const linked = readAddress();
  const served = !linked && asksForServedModel();
  if (!linked && !served) startWithExample(examples[0]);
  if (!served) followModel();
  followPicture();
  const place = document.getElementById("studio");
  if (!place) throw new Error("internal: the page has no place for the studio");
  render(<App />, place);
  if (served) {
    if (!(await openServedModel())) startWithExample(examples[0]);
    followModel();
  }
  followAddress();
}

void start();
