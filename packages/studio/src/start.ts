/** Entry of the page: a worker takes as long to start as the rest of the page to come, so it is started before that. */
import { engine } from "./engine/session.ts";

engine.warm();
void import("./main.tsx");
