/** A planar complex as a component; see plane-view.ts for what it does. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { zoomButtons } from "reluscope/view";
import { type PlaneProps, PlaneView } from "./plane-view.ts";

export type PlaneStageProps = Omit<PlaneProps, "renderer">;

export function PlaneStage(props: PlaneStageProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<PlaneView | undefined>(undefined);
  useLayoutEffect(() => {
    if (!place.current) return;
    view.current = new PlaneView(place.current, { ...props, renderer: wantedRenderer() });
    return () => {
      view.current?.dispose();
      view.current = undefined;
    };
    // made once; what changes later comes by `update`
  }, []);
  // before anything else happens: the next key starts from what this one has chosen
  useLayoutEffect(() => {
    view.current?.update({ ...props, renderer: wantedRenderer() });
  });
  return (
    <div class="plot">
      <div class="plot-area" ref={place} />
      <div class="zoom" role="group" aria-label="zoom">
        {["+", "−", "⤢"].map((text, k) => (
          <button
            key={text}
            type="button"
            aria-label={["zoom in", "zoom out", "show everything"][k]}
            title={["zoom in", "zoom out", "show everything"][k]}
            onClick={() => view.current && zoomButtons(view.current.viewport)[k][2]()}
          >
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}

/** `?renderer=canvas` or `?renderer=webgl` in the address insists on one of the two. */
function wantedRenderer(): "canvas" | "webgl" | undefined {
  const wanted = new URLSearchParams(location.search).get("renderer");
  return wanted === "canvas" || wanted === "webgl" ? wanted : undefined;
}
