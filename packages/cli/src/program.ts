/** The `reluscope` command: finds the verb, runs it, and turns failures into one line and an exit code. */
import { Command, type ParseOptions } from "commander";
import { reportFailure } from "./errors.ts";
import { examplesText } from "./examples-text.ts";
import { dropNotes, showNotes } from "./streams.ts";
import { verbs } from "./verbs.ts";
import { version } from "./version.ts";

const EXAMPLES = examplesText([
  ["what is in a file, and what to ask next", "inspect model.onnx"],
  ["the exact cells on a square, as a picture", 'partition model.onnx --domain "[-1,1]^2" --out cells.svg'],
  [
    "everything about a plane through two inputs, as one page",
    "report model.onnx --vary 0,1 --out report.html",
  ],
]);

async function run(words: readonly string[], from: ParseOptions["from"] = "user"): Promise<void> {
  const program = new Command("reluscope")
    .description("Exact geometry of ReLU networks: cells, creases, decision boundaries, proved.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .addHelpCommand(
      new Command("help").argument("[verb]").description("print help for a verb").helpGroup("Verbs:"),
    )
    .usage("<verb> <model> [options]")
    .commandsGroup("Verbs:")
    .addHelpText("after", EXAMPLES);
  for (const { name, summary, load } of verbs) {
    // The others are only named, for the help and for suggestions.
    const command = words.includes(name) ? await load() : new Command(name).arguments("<model>");
    program.addCommand(command.summary(summary));
  }
  const all = [program, ...program.commands];
  for (const command of all) {
    command
      .helpOption("-h, --help", "print help")
      .exitOverride()
      .showSuggestionAfterError(true)
      .configureHelp({ showGlobalOptions: false })
      // The message is printed once, by reportFailure.
      .configureOutput({ outputError: () => {} });
  }
  if (words.length === 0) {
    program.outputHelp();
    return;
  }
  await program.parseAsync([...words], { from });
}

/** Runs one command line (the words after `reluscope`); how it ended is process.exitCode, 0 where nothing was set. */
export async function runProgram(words: readonly string[]): Promise<void> {
  try {
    await run(words);
    showNotes();
  } catch (error) {
    dropNotes();
    process.exitCode = reportFailure(error);
  }
}
