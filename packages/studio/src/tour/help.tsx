/** The help of keys, and the way into the tour. */
import { useEffect, useRef } from "preact/hooks";
import { helpOpen, leaveTour, openHelp, startTour } from "./tour-state.ts";
import "./style.css";

const KEYS: readonly (readonly [group: string, rows: readonly (readonly [keys: string, does: string])[]])[] =
  [
    [
      "Anywhere",
      [
        ["?", "this help"],
        ["ctrl Z", "undo"],
        ["ctrl shift Z", "redo"],
        ["tab", "from control to control; the picture is one of them"],
      ],
    ],
    [
      "On a picture of a plane",
      [
        ["← ↑ → ↓", "to the neighbouring cell"],
        ["+  −", "zoom in, zoom out"],
        ["0", "show everything"],
        ["enter", "pin the cell"],
        ["escape", "let go of it"],
      ],
    ],
    [
      "On a graph along a line",
      [
        ["← →", "from piece to knot to piece"],
        ["+  −  0", "zoom in, zoom out, everything"],
        ["escape", "let go"],
      ],
    ],
    [
      "On a view in space",
      [
        ["← ↑ → ↓", "turn it (with shift by a degree)"],
        ["W A S D", "move it"],
        ["+  −  0", "zoom in, zoom out, back"],
        ["enter", "pin what is in the middle"],
        ["escape", "let go of it"],
      ],
    ],
    [
      "On a layer in space in Layers",
      [
        ["← →", "turn it"],
        ["↑ ↓", "tilt it"],
      ],
    ],
    [
      "On a function in Construct",
      [
        ["tab", "from knot to knot"],
        ["← ↑ → ↓", "move the knot (with shift farther)"],
        ["A", "add a knot beside it"],
        ["delete", "remove it"],
      ],
    ],
    [
      "Points in Construct and Train",
      [
        ["← ↑ → ↓", "move the cross (with shift less far)"],
        ["enter", "place a point, or do what is chosen"],
        ["delete", "remove the point under the cross"],
        ["0  1  2", "choose the class (Construct)"],
        ["escape", "put the cross away"],
      ],
    ],
    [
      "In Compare and in the tour",
      [
        ["← →", "move the divider; one step back or on"],
        ["escape", "leave the tour"],
      ],
    ],
  ];

/** A question mark opens the help, unless something is being typed. */
export function listenForHelp(): void {
  addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target instanceof HTMLInputElement && target.type === "text") return;
    if (target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    if (helpOpen.peek()) leaveTour();
    else openHelp();
  });
}

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = helpOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (!open) return null;
  return (
    <dialog class="help" ref={dialog} aria-labelledby="help-title" onClose={leaveTour}>
      <header>
        <h2 id="help-title">Help</h2>
        <button type="button" class="quiet" aria-label="close the help" onClick={leaveTour}>
          ×
        </button>
      </header>
      <p>
        The studio shows the exact pieces of a ReLU network. Drop in a model of your own (ONNX, safetensors,
        PyTorch, NumPy) and a table of points: nothing leaves this page.
      </p>
      <p>
        <button type="button" class="main" onClick={startTour}>
          Take the tour
        </button>{" "}
        <span class="faint">eight steps, a few minutes</span>
      </p>
      <div class="help-keys">
        {KEYS.map(([group, rows]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {rows.map(([keys, does]) => (
                <div key={keys}>
                  <dt>
                    <kbd>{keys}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
