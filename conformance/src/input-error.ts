/** What was given cannot be used: a command line, a module, a file. Its message is for whoever gave it. */
export class InputError extends Error {
  override readonly name = "InputError";
}
