/** The controls that all panels share: sections, choices, switches, sliders, numbers, buttons. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";

/** A titled part of a panel. */
export function Section(props: {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="section">
      <header class="section-head">
        <h3>{props.title}</h3>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

/** A row of choices, one of which is pressed. */
export function Choices<T extends string | number>(props: {
  readonly label: string;
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly chosen: T;
  readonly disabled?: readonly T[];
  onChoose(value: T): void;
}) {
  return (
    <div class="segments" role="group" aria-label={props.label}>
      {props.options.map(([value, text]) => (
        <button
          key={value}
          type="button"
          data-value={value}
          aria-pressed={value === props.chosen}
          disabled={props.disabled?.includes(value)}
          onClick={() => props.onChoose(value)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** A box to tick. */
export function Toggle(props: {
  readonly label: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  onChange(on: boolean): void;
}) {
  return (
    <label class="toggle">
      <input
        type="checkbox"
        checked={props.on}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}

/** A list to choose from. */
export function Picker<T extends string | number>(props: {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly chosen: T;
  onChoose(value: T): void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={props.hideLabel ? "hidden" : undefined}>
        {props.label}
      </label>
      <select
        id={id}
        value={String(props.chosen)}
        onChange={(event) => {
          const option = props.options.find(([value]) => String(value) === event.currentTarget.value);
          if (option) props.onChoose(option[0]);
        }}
      >
        {props.options.map(([value, text]) => (
          <option key={value} value={String(value)}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A slider with its number beside it, which can be typed too. */
export function Slider(props: {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly step?: number;
  readonly value: number;
  readonly format?: (value: number) => string;
  onChange(value: number): void;
}) {
  const id = useId();
  const step = props.step ?? (props.high - props.low) / 200;
  return (
    <div class="slider">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="range"
        min={props.low}
        max={props.high}
        step={step}
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.valueAsNumber)}
      />
      {props.format ? (
        <output for={id}>{props.format(props.value)}</output>
      ) : (
        <NumberBox label={`${props.label}, number`} value={props.value} onChange={props.onChange} />
      )}
    </div>
  );
}

/** A number to type; taken over on enter or when the field is left. */
export function NumberBox(props: {
  readonly label: string;
  /** Without one the box is empty. */
  readonly value: number | undefined;
  /** Shown while the box is empty. */
  readonly hint?: string;
  readonly low?: number;
  readonly high?: number;
  readonly whole?: boolean;
  onChange(value: number): void;
}) {
  const [text, setText] = useState(shown(props.value));
  useEffect(() => setText(shown(props.value)), [props.value]);
  const take = () => {
    const value = Number(text);
    const fits =
      text.trim() !== "" &&
      Number.isFinite(value) &&
      value >= (props.low ?? Number.NEGATIVE_INFINITY) &&
      value <= (props.high ?? Number.POSITIVE_INFINITY) &&
      (!props.whole || Number.isInteger(value));
    if (!fits) setText(shown(props.value));
    else if (value !== props.value) props.onChange(value);
  };
  return (
    <input
      class="number"
      type="text"
      inputMode="decimal"
      aria-label={props.label}
      placeholder={props.hint}
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
      }}
    />
  );
}

/** Short where that is close enough to type over; the full double where it is short anyway. */
function shown(value: number | undefined): string {
  if (value === undefined) return "";
  const full = String(value);
  return full.length <= 9 ? full : String(Number(value.toPrecision(6)));
}

/** A plain button. */
export function Button(props: {
  readonly children: ComponentChildren;
  readonly kind?: "main" | "quiet";
  readonly title?: string;
  readonly label?: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  onClick(): void;
}) {
  return (
    <button
      type="button"
      class={props.kind ?? "plain"}
      title={props.title}
      aria-label={props.label}
      aria-pressed={props.pressed}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

/** Names and values, one line each. */
export function Facts(props: {
  readonly rows: readonly (readonly [name: string, value: ComponentChildren])[];
}) {
  return (
    <dl class="facts">
      {props.rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Bytes or text as a download. */
export function download(
  name: string,
  content: Uint8Array<ArrayBuffer> | string | Blob,
  type = "application/octet-stream",
): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
