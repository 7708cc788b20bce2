/** Charts by Observable Plot, loaded when the first one is drawn. */
import type { PlotOptions } from "@observablehq/plot";
import { useEffect, useRef } from "preact/hooks";

/** Rebuilt whenever `options` is another object; `options` gets the library, for its marks. */
export function Chart(props: {
  /** For screen readers. */
  readonly label: string;
  readonly options: (plot: typeof import("@observablehq/plot")) => PlotOptions;
}) {
  const place = useRef<HTMLDivElement>(null);
  const { options, label } = props;
  useEffect(() => {
    let gone = false;
    void import("@observablehq/plot").then((plot) => {
      if (gone || !place.current) return;
      const figure = plot.plot({ className: "chart", ariaLabel: label, ...options(plot) });
      // the content security policy lets no style elements in; theirs is in parts/style.css
      for (const style of figure.querySelectorAll("style")) style.remove();
      place.current.replaceChildren(figure);
    });
    return () => {
      gone = true;
    };
  }, [options, label]);
  return <div class="chart-place" ref={place} />;
}
