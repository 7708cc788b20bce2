/** Line icons of the panels, 24 × 24, drawn with the text's colour. */
import type { ComponentChildren } from "preact";

function Icon({ children }: { readonly children: ComponentChildren }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linejoin="round"
      stroke-linecap="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

/** Cells of a square. */
export const seeIcon = () => (
  <Icon>
    <rect x="3.5" y="3.5" width="17" height="17" rx="2.5" />
    <path d="M3.5 15 13 3.5M8 20.5 20.5 9M9.7 7.6l10.8 8.2" />
  </Icon>
);

/** A plane through a box. */
export const sliceIcon = () => (
  <Icon>
    <path d="M12 3 20 7.3v9.4L12 21l-8-4.3V7.3Z" />
    <path d="m4 12 8-4.4 8 4.4-8 4.4Z" />
  </Icon>
);

/** A polyline with knots. */
export const constructIcon = () => (
  <Icon>
    <path d="M4 16.5 9.5 8l5 7L20 6" />
    <circle cx="9.5" cy="8" r="1.9" fill="currentColor" />
    <circle cx="14.5" cy="15" r="1.9" fill="currentColor" />
  </Icon>
);

/** A falling curve. */
export const trainIcon = () => (
  <Icon>
    <path d="M4 4v16h16" />
    <path d="M7 6c1 8 5 9.5 12 10.5" />
    <circle cx="11.4" cy="13.6" r="1.9" fill="currentColor" />
  </Icon>
);

/** Sheets above each other. */
export const layersIcon = () => (
  <Icon>
    <path d="m12 3.5 8.5 4.2L12 12 3.5 7.7Z" />
    <path d="m3.5 12 8.5 4.3 8.5-4.3M3.5 16.2l8.5 4.3 8.5-4.3" />
  </Icon>
);

/** Lines of text, one of them marked. */
export const explainIcon = () => (
  <Icon>
    <path d="M8 5.5h12M8 12h12M8 18.5h8" />
    <path d="M3.6 5.5h.8M3.6 18.5h.8" />
    <circle cx="4" cy="12" r="1.7" fill="currentColor" />
  </Icon>
);

/** Two overlapping squares. */
export const compareIcon = () => (
  <Icon>
    <rect x="3.5" y="3.5" width="12" height="12" rx="2" />
    <rect x="8.5" y="8.5" width="12" height="12" rx="2" />
    <path d="m8.8 12 6.6 0" />
  </Icon>
);

/** Down into a tray. */
export const keepIcon = () => (
  <Icon>
    <path d="M12 3.5v10.5M7.8 10 12 14.2 16.2 10" />
    <path d="M4 14.5v4a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-4" />
  </Icon>
);
