/** What a panel is: see README.md for how to add one. */
import type { ComponentType, JSX } from "preact";

/** The module that a panel's folder exports. */
export interface PanelModule {
  /** Stands beside the stage. */
  readonly Panel: ComponentType;
  /** Stands on the stage while the panel is open; default the picture of the loaded model. */
  readonly Stage?: ComponentType;
}

/** A panel's place in the list. */
export interface PanelEntry {
  /** Name in the state and in links; `panelState(name, …)` keeps its settings. */
  readonly name: string;
  readonly title: string;
  /** One sentence for the tooltip. */
  readonly summary: string;
  readonly icon: () => JSX.Element;
  /** Its stage shows a network of its own, not the loaded model. */
  readonly ownNetwork?: boolean;
  readonly load: () => Promise<PanelModule>;
}
