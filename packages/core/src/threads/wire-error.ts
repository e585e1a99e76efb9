import { type ErrorCode, isPorticoError, PorticoError } from "../errors.ts";

/** An error as plain data. */
export interface ErrorParts {
  readonly kind: "portico" | "error";
  readonly className: string;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly hasCause: boolean;
  readonly cause: unknown;
  readonly errors: readonly unknown[] | undefined;
  /** Own enumerable properties that can cross, such as `code`. */
  readonly own: Record<string, unknown>;
}

const builtIn = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };

/** @param crossable what to send for a cause or an error inside this one */
export function encodeError(error: Error, crossable: (part: unknown) => unknown): ErrorParts {
  const portico = isPorticoError(error);
  return {
    kind: portico ? "portico" : "error",
    className: builtInClass(error),
    name: error.name,
    message: error.message,
    stack: error.stack,
    hasCause: "cause" in error,
    cause: crossable(error.cause),
    errors: errorsOf(error)?.map(crossable),
    own: Object.fromEntries(
      Object.entries(error).filter(([key, value]) => key !== "errors" && key !== "cause" && isScalar(value)),
    ),
  };
}

function errorsOf(error: Error): readonly unknown[] | undefined {
  if (isPorticoError(error)) return error.errors;
  return error instanceof AggregateError ? error.errors : undefined;
}

function builtInClass(error: Error): string {
  if (error instanceof AggregateError) return "AggregateError";
  for (const [name, builtInError] of Object.entries(builtIn)) {
    if (name !== "Error" && error instanceof builtInError) return name;
  }
  return "Error";
}

/** The error on the other side: a class of the user's own becomes the built-in it extends, with its `name` kept. */
export function decodeError(parts: ErrorParts): Error {
  const error = parts.kind === "portico" ? decodePortico(parts) : decodePlain(parts);
  if (parts.stack !== undefined) define(error, "stack", parts.stack);
  if (parts.hasCause && !("cause" in error)) define(error, "cause", parts.cause);
  return error;
}

function decodePortico({ message, own, cause, errors, hasCause }: ErrorParts): PorticoError {
  const { code, op, resource, runtime } = own as unknown as PorticoError & { code: ErrorCode };
  return new PorticoError(code, message, { op, resource, runtime, errors, cause: hasCause ? cause : undefined });
}

function decodePlain({ className, name, message, errors, own }: ErrorParts): Error {
  const ErrorClass = builtIn[className as keyof typeof builtIn] ?? Error;
  const error = className === "AggregateError" ? new AggregateError(errors ?? [], message) : new ErrorClass(message);
  if (error.name !== name) define(error, "name", name);
  for (const [key, value] of Object.entries(own)) error[key as "message"] = value as string;
  return error;
}

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true });
}

function isScalar(value: unknown): boolean {
  return value === null || ["string", "number", "boolean", "bigint", "undefined"].includes(typeof value);
}
