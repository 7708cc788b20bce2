/** The page: a bar above, panels to choose from, the stage, and the open panel beside it. */
import { computed, effect, signal } from "@preact/signals";
import { Component, type ComponentChildren } from "preact";
import { messageOf } from "../engine/errors.ts";
import { panels } from "../panels/list.ts";
import type { PanelModule } from "../panels/panel.ts";
import { ModelStage } from "../stage/model-stage.tsx";
import { modelStatus } from "../state/models.ts";
import { settled } from "../state/picture.ts";
import { change, parts } from "../state/store.ts";
import { Help } from "../tour/help.tsx";
import { Tour } from "../tour/tour.tsx";
import { dragging } from "./files.tsx";
import { Messages, say } from "./messages.tsx";
import { StatusLine } from "./status-line.tsx";
import { TopBar } from "./top-bar.tsx";

/** Modules of panels that were opened. */
const modules = signal<Readonly<Record<string, PanelModule>>>({});

const open = computed(() => panels.find((panel) => panel.name === parts.panel.value) ?? panels[0]);

effect(() => {
  const panel = open.value;
  if (modules.peek()[panel.name]) return;
  panel.load().then(
    (module) => {
      modules.value = { ...modules.peek(), [panel.name]: module };
    },
    (error) => say("failure", `the panel ${panel.title} could not be opened: ${messageOf(error)}`),
  );
});

/** A panel that fails takes nothing else with it. */
class Guard extends Component<{ readonly children: ComponentChildren }, { failure?: string }> {
  override state: { failure?: string } = {};

  static override getDerivedStateFromError(error: unknown) {
    return { failure: messageOf(error) };
  }

  render() {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    return (
      <div class="broken" role="alert">
        <p>This part failed: {failure}</p>
        <button type="button" class="plain" onClick={() => this.setState({ failure: undefined })}>
          try again
        </button>
      </div>
    );
  }
}

function Rail() {
  return (
    <nav class="rail" aria-label="panels">
      {panels.map((panel) => (
        <button
          key={panel.name}
          type="button"
          title={panel.summary}
          data-panel={panel.name}
          aria-current={panel === open.value ? "page" : undefined}
          onClick={() => change({ panel: panel.name }, { undo: "panel" })}
        >
          {panel.icon()}
          <span>{panel.title}</span>
        </button>
      ))}
    </nav>
  );
}

export function App() {
  const module = modules.value[open.value.name];
  const OwnStage = module?.Stage;
  const Panel = module?.Panel;
  const status = modelStatus.value;
  return (
    <div class="app">
      <TopBar />
      <Rail />
      <main
        class="stage"
        aria-label="picture"
        data-settled={module !== undefined && (OwnStage !== undefined || settled.value)}
      >
        <Guard key={`stage-${open.value.name}`}>
          {OwnStage ? (
            <OwnStage />
          ) : status.kind === "failed" ? (
            <p class="waiting" role="alert">
              {status.name}: {status.message}
            </p>
          ) : (
            <>
              <ModelStage />
              <StatusLine />
            </>
          )}
        </Guard>
      </main>
      <aside class="side" aria-label={open.value.title}>
        <h2>{open.value.title}</h2>
        <Guard key={open.value.name}>{Panel ? <Panel /> : <p class="faint">opening …</p>}</Guard>
      </aside>
      <Messages />
      <Tour />
      <Help />
      {dragging.value && <div class="drop-here">Drop a model file or a table of points</div>}
    </div>
  );
}
