/** The scale of values: lowest to highest as a bar in the colours of the picture. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { hexColor, shortNumber, valueTint } from "reluscope/view";
import { theme } from "../state/theme.ts";

export function ValueScale(props: {
  readonly low: number;
  readonly high: number;
  /** What the values are. */
  readonly name: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const name = theme.value;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    for (let x = 0; context && x < 256; x++) {
      context.fillStyle = hexColor(valueTint(name, x / 255));
      context.fillRect(x, 0, 1, 1);
    }
  }, [name]);
  return (
    <div>
      <canvas ref={canvas} class="scale" width="256" height="1" aria-hidden="true" />
      <p class="legend" style={{ justifyContent: "space-between" }}>
        <span>{shortNumber(props.low)}</span>
        <span>{props.name}</span>
        <span>{shortNumber(props.high)}</span>
      </p>
    </div>
  );
}
