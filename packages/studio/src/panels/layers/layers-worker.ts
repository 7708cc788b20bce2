/** Entry of the worker that looks into layers. */
import { expose } from "comlink";
import { config } from "zod";
import { LayersEngine } from "./layer-questions.ts";

// zod would try whether it may make code from text, which the content security policy reports as an error
config({ jitless: true });
expose(new LayersEngine());
