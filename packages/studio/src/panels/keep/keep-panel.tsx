/** Keep: the model, the picture and the cells as files, the view as a link, and the way back. */
import { signal } from "@preact/signals";
import { countText, svgString } from "reluscope/draw";
import { messageOf } from "../../engine/errors.ts";
import { engine } from "../../engine/session.ts";
import { Button, download, Section } from "../../parts/controls.tsx";
import { copyLink, linkAddress } from "../../shell/copy-link.ts";
import { say } from "../../shell/messages.tsx";
import { fitsLink } from "../../state/link.ts";
import { model } from "../../state/models.ts";
import { answer } from "../../state/picture.ts";
import { canRedo, canUndo, redo, state, undo } from "../../state/store.ts";
import { cellsFile, columnsOf } from "./cells-file.ts";
import { inSpace, pngOf, pngOfSpace, stagePicture } from "./stage-picture.ts";

/** What is being written. */
const writing = signal<string | undefined>(undefined);

/** Runs what makes a file; one at a time, failures are said. */
async function write(what: string, make: () => Promise<void>): Promise<void> {
  if (writing.peek()) return;
  writing.value = what;
  try {
    await make();
  } catch (error) {
    say("failure", `${what}: ${messageOf(error)}`);
  } finally {
    writing.value = undefined;
  }
}

/** File name without its ending. */
function stem(): string {
  return (model.peek()?.name ?? "network").replace(/\.[^.]*$/, "");
}

export function KeepPanel() {
  return (
    <>
      <ModelFiles />
      <PictureFiles />
      <CellsFile />
      <LinkSection />
      <StepsSection />
    </>
  );
}

const FORMATS = [
  ["onnx", "ONNX"],
  ["safetensors", "safetensors"],
  ["json", "JSON"],
] as const;

function ModelFiles() {
  const summary = model.value;
  return (
    <Section title="The model">
      <div class="stack">
        <p class="note">
          {summary
            ? `${summary.name}: written and read back as the same network, bit for bit.`
            : "No model is loaded."}
        </p>
        <div class="row">
          {FORMATS.map(([format, title]) => (
            <Button
              key={format}
              disabled={!summary || writing.value !== undefined}
              label={`download the model as ${title}`}
              onClick={() =>
                void write(title, async () => {
                  if (summary) download(`${stem()}.${format}`, await engine.write(summary.key, format));
                })
              }
            >
              {title}
            </Button>
          ))}
        </div>
      </div>
    </Section>
  );
}

function PictureFiles() {
  const found = answer.value;
  const flat = found !== undefined && !inSpace.value;
  const busy = found === undefined || writing.value !== undefined;
  return (
    <Section title="The picture">
      <div class="stack">
        <p class="note">
          {inSpace.value
            ? "The view in space as it stands, as PNG; the command line keeps surfaces as meshes: reluscope boundary MODEL --out x.glb."
            : "As it is on the stage: the part in view, the colours, the points, the pinned cell, light or dark."}
        </p>
        <div class="row">
          <Button
            disabled={busy || !flat}
            label="download the picture as SVG"
            onClick={() =>
              void write("SVG", async () => {
                const picture = stagePicture();
                if (picture)
                  download(`${stem()}.svg`, svgString(picture, { title: stem() }), "image/svg+xml");
              })
            }
          >
            SVG
          </Button>
          <Button
            disabled={busy}
            label="download the picture as PNG"
            onClick={() =>
              void write("PNG", async () => {
                const picture = inSpace.peek() ? undefined : stagePicture();
                download(`${stem()}.png`, await (picture ? pngOf(picture) : pngOfSpace()));
              })
            }
          >
            PNG
          </Button>
        </div>
      </div>
    </Section>
  );
}

function CellsFile() {
  const found = answer.value;
  if (!found || found.kind === "space") return null;
  const { cells } = found.counts;
  return (
    <Section title={found.kind === "plane" ? "The cells" : "The pieces"}>
      <div class="stack">
        <p class="note">
          A table with one line for each of {countText(cells)}: pattern, exact affine map, size, class,
          neighbours.
        </p>
        <div class="row">
          <Button
            disabled={writing.value !== undefined}
            label="download the cells as CSV"
            onClick={() =>
              void write("CSV", async () => download(`${stem()}-cells.csv`, await cellsFile(found)))
            }
          >
            {writing.value === "CSV" ? "writing …" : "CSV"}
          </Button>
        </div>
        <details>
          <summary>columns</summary>
          <dl class="facts columns">
            {columnsOf(found).map(([name, text]) => (
              <div key={name}>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </details>
      </div>
    </Section>
  );
}

function LinkSection() {
  const whole = fitsLink(state.value);
  return (
    <Section title="The view as a link">
      <div class="stack">
        <p class={whole ? "note" : "warning"}>
          {whole
            ? "Model, data, slice, view and settings are in it; whoever opens it sees this. Nothing is uploaded: all of it stands in the link."
            : "This model is too large for a link; send the file as well."}
        </p>
        <div class="row">
          <Button kind="main" onClick={() => void copyLink()}>
            Copy link
          </Button>
          <span class="faint" data-link-length>
            {countText(linkAddress().length)} characters
          </span>
        </div>
      </div>
    </Section>
  );
}

function StepsSection() {
  return (
    <Section title="Steps">
      <div class="row">
        <Button disabled={!canUndo.value} label="undo the last step" onClick={undo}>
          Undo
        </Button>
        <Button disabled={!canRedo.value} label="redo the step that was undone" onClick={redo}>
          Redo
        </Button>
        <span class="note">
          <kbd>ctrl Z</kbd> and <kbd>ctrl shift Z</kbd> anywhere
        </span>
      </div>
    </Section>
  );
}
