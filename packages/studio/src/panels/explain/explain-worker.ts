/** Entry of the worker that explains. */
import { expose } from "comlink";
import { config } from "zod";
import { Explainer } from "./explainer.ts";

// zod would try whether it may make code from text, which the content security policy reports as an error
config({ jitless: true });
expose(new Explainer());
