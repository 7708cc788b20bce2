/** Entry of the worker that makes networks. */
import { expose } from "comlink";
import { config } from "zod";
import { Builder } from "./builder.ts";

// zod would try whether it may make code from text, which the content security policy reports as an error
config({ jitless: true });
expose(new Builder());
