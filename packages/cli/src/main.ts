#!/usr/bin/env node
import { runProgram } from "./program.ts";
import { endOnClosedPipe } from "./streams.ts";

endOnClosedPipe();
await runProgram(process.argv.slice(2));
