/** The bar above: model, examples, undo and redo, link, theme. */
import { examples } from "../examples/examples.ts";
import { panels } from "../panels/list.ts";
import { modelStatus, openExample } from "../state/models.ts";
import { canRedo, canUndo, parts, redo, undo } from "../state/store.ts";
import { switchTheme, theme } from "../state/theme.ts";
import { openHelp, startTour } from "../tour/tour-state.ts";
import { copyLink } from "./copy-link.ts";
import { OpenButton } from "./files.tsx";
import { say } from "./messages.tsx";

/** `2-16-16-1` */
function architecture(): string {
  const status = modelStatus.value;
  if (status.kind !== "ready") return "";
  const { inputSize, layers, outputSize } = status.summary;
  const sizes = [inputSize, ...layers.map((layer) => layer.units), outputSize];
  return sizes.length <= 12 ? sizes.join("-") : `${sizes.slice(0, 5).join("-")}-…-${outputSize}`;
}

function ExamplePicker() {
  const model = parts.model.value;
  const chosen = model.kind === "example" ? model.id : "";
  return (
    <select
      class="examples"
      aria-label="examples"
      value={chosen}
      onChange={(event) => {
        const id = event.currentTarget.value;
        openExample(id).catch((error) => say("failure", String(error?.message ?? error)));
      }}
    >
      {model.kind === "file" && <option value="">{model.name}</option>}
      {examples.map((example) => (
        <option key={example.id} value={example.id} title={example.summary}>
          {example.title}
        </option>
      ))}
    </select>
  );
}

export function TopBar() {
  const status = modelStatus.value;
  // the model that is chosen here is not the one that is constructed or trained
  const elsewhere = panels.find(({ name }) => name === parts.panel.value)?.ownNetwork;
  const dark = theme.value === "dark";
  return (
    <header class="bar">
      <h1>
        reluscope <span>studio</span>
      </h1>
      <div class="bar-model">
        <ExamplePicker />
        <OpenButton />
        <span class="architecture" data-architecture>
          {status.kind === "loading" ? "loading …" : architecture()}
        </span>
        {elsewhere && <span class="architecture">not in this picture</span>}
      </div>
      <div class="bar-tools">
        <button type="button" class="quiet tour-button" title="a tour of eight steps" onClick={startTour}>
          Tour
        </button>
        <button
          type="button"
          class="quiet"
          disabled={!canUndo.value}
          aria-label="undo"
          title="undo (ctrl Z)"
          onClick={undo}
        >
          ↶
        </button>
        <button
          type="button"
          class="quiet"
          disabled={!canRedo.value}
          aria-label="redo"
          title="redo (ctrl shift Z)"
          onClick={redo}
        >
          ↷
        </button>
        <button
          type="button"
          class="quiet"
          title="copy a link that reopens this view"
          onClick={() => void copyLink()}
        >
          Link
        </button>
        <button type="button" class="quiet" aria-label="help" title="help and keys (?)" onClick={openHelp}>
          ?
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={`switch to ${dark ? "light" : "dark"} colours`}
          onClick={switchTheme}
        >
          {dark ? "☀" : "☾"}
        </button>
      </div>
    </header>
  );
}
