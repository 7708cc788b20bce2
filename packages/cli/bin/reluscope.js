#!/usr/bin/env node
// Committed, so that npm finds something to link before the first build.
import "../dist/main.js";
