/** Entry of the engine's worker. */
import { expose } from "comlink";
import { config } from "zod";
import { Engine } from "./engine.ts";

// zod would try whether it may make code from text, which the content security policy reports as an error
config({ jitless: true });
expose(new Engine());
