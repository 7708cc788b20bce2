/** Entry of the worker that compares. */
import { expose } from "comlink";
import { config } from "zod";
import { Comparer } from "./comparer.ts";

// zod would try whether it may make code from text, which the content security policy reports as an error
config({ jitless: true });
expose(new Comparer());
