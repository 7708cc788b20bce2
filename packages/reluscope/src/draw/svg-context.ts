/** Sink that writes a compact SVG document. */
import type { DrawContext, Picture, StrokeStyle, TextStyle } from "./context.ts";
import { PathData } from "./path-context.ts";

const BASELINE_SHIFT = { top: 0.8, middle: 0.36, bottom: 0 };

/** Escapes text for element content and for quoted attributes, in XML and in HTML. */
export function escapeMarkup(text: string): string {
  // control characters are not allowed in XML 1.0 at all
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return clean.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

export class SvgContext extends PathData implements DrawContext {
  private readonly elements: string[] = [];

  fill(color: string, seam = 0, opacity = 1): void {
    const d = this.take();
    if (!d) return;
    const stroke = seam > 0 ? ` stroke="${color}" stroke-width="${seam}"` : "";
    const sheer = opacity === 1 ? "" : ` fill-opacity="${opacity}"`;
    this.elements.push(`<path fill="${color}"${sheer}${stroke} d="${d}"/>`);
  }

  stroke(style: StrokeStyle): void {
    const d = this.take();
    if (!d) return;
    const opacity =
      style.opacity === undefined || style.opacity === 1 ? "" : ` stroke-opacity="${style.opacity}"`;
    const dash = style.dash ? ` stroke-dasharray="${style.dash.join(" ")}"` : "";
    this.elements.push(
      `<path fill="none" stroke="${style.color}" stroke-width="${style.width}"${opacity}${dash} d="${d}"/>`,
    );
  }

  fillText(text: string, x: number, y: number, style: TextStyle): void {
    const size = style.size ?? 11;
    const down = y + size * BASELINE_SHIFT[style.baseline ?? "bottom"];
    const anchor = style.anchor && style.anchor !== "start" ? ` text-anchor="${style.anchor}"` : "";
    const bold = style.bold ? ' font-weight="600"' : "";
    const place = `x="${Math.round(x * 100) / 100}" y="${Math.round(down * 100) / 100}"`;
    this.elements.push(
      `<text ${place} fill="${style.color}" font-size="${size}"${anchor}${bold}>${escapeMarkup(text)}</text>`,
    );
  }

  /** The document; `title` is what a screen reader says. */
  document(width: number, height: number, title?: string): string {
    const named = title ? ` role="img"><title>${escapeMarkup(title)}</title>` : ">";
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ` font-family="system-ui,-apple-system,'Segoe UI',Roboto,sans-serif" stroke-linejoin="round" stroke-linecap="round"` +
      `${named}${this.elements.join("\n")}</svg>\n`
    );
  }
}

/** A picture as an SVG document; `digits` decimals of a pixel (default 2). */
export function svgString(picture: Picture, options: { title?: string; digits?: number } = {}): string {
  const context = new SvgContext(options.digits ?? 2);
  picture.render(context);
  return context.document(picture.width, picture.height, options.title);
}
