/** Messages to the reader: what went wrong in the library's own words, and what was done. */
import { signal } from "@preact/signals";

interface Message {
  readonly id: number;
  readonly kind: "failure" | "note";
  readonly text: string;
}

const messages = signal<readonly Message[]>([]);
let next = 0;

/** Says something: failures stay until they are closed, notes go by themselves. */
export function say(kind: Message["kind"], text: string): void {
  const id = next++;
  messages.value = [...messages.value.filter((message) => message.text !== text), { id, kind, text }].slice(
    -3,
  );
  if (kind === "note") setTimeout(() => close(id), 5000);
}

function close(id: number): void {
  messages.value = messages.value.filter((message) => message.id !== id);
}

export function Messages() {
  return (
    <div class="messages" aria-live="assertive">
      {messages.value.map(({ id, kind, text }) => (
        <div key={id} class={`message ${kind}`} role={kind === "failure" ? "alert" : "status"}>
          <p>{text}</p>
          <button type="button" class="quiet" aria-label="close this message" onClick={() => close(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
