/** Colours on terminals only, and never where NO_COLOR is set (no-color.org). */
import colors from "picocolors";

export type Colors = ReturnType<typeof colors.createColors>;

/** Picocolors' own test would also colour pipes on build servers. */
export function colorsFor(stream: { readonly isTTY?: boolean }): Colors {
  const wanted = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return colors.createColors(wanted);
}
