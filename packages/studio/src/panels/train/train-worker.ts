/** Entry of the worker that trains. */
import { expose } from "comlink";
import { config } from "zod";
import { TrainingSession } from "./training-session.ts";

// zod would try whether it may make code from text, which the content security policy reports as an error
config({ jitless: true });
expose(new TrainingSession());
